import { type TSchema, t } from "elysia";
import { deliveryRules, ruleNames } from "#src/domain/spaces/delivery-rules.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { listSpaces, updateSpace } from "#src/domain/spaces/spaces.ts";
import { json } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { idempotencyKey, idempotencyKeyHeader } from "./idempotency-key.ts";
import { readJson } from "./json-body.ts";

const ruleSchemas = Object.fromEntries(
  ruleNames.map((name) => {
    const { schema, meaning } = deliveryRules[name];
    return [name, t.Unsafe<unknown>({ ...schema, description: meaning })];
  }),
);

const name = t.Optional(t.String({ minLength: 1, maxLength: 100 }));

const revision = t.Optional(
  t.Integer({ minimum: 1, description: "The revision that was seen; an older one is refused." }),
);

/** Their values are checked where the command line has its own checked. */
const spaceBody = t.Object(
  {
    name,
    rules: t.Optional(t.Record(t.String(), t.Unknown())),
    revision,
  },
  { additionalProperties: false },
);

const describedBody = t.Object({
  name,
  revision,
  rules: t.Optional(t.Object(mapped((rule) => t.Optional(t.Union([rule, t.Null()]))))),
});

const spaceSchema = t.Object({
  key: t.String(),
  name: t.String(),
  revision: t.Integer({ minimum: 1, description: "Rises with each change." }),
  rules: t.Object(mapped((rule) => t.Optional(rule))),
});

const listedSchema = t.Object({
  key: t.String({ description: "What it is called in URLs." }),
  name: t.String(),
  isArchived: t.Boolean({ description: "It is served, and nothing can be put in or changed." }),
});

const spaceList = t.Object({ spaces: t.Array(listedSchema) });

export function spaceRoutes(app: ApiBase) {
  app.get(
    "/spaces",
    async ({ needs, actor }) => {
      const spaces = await listSpaces(needs, actor);
      const value: typeof spaceList.static = { spaces: spaces.map(listedJson) };
      return json(value);
    },
    {
      detail: describe({
        operationId: "listSpaces",
        summary: "List the spaces that the key is for",
        answers: { 200: { description: "By key.", schema: spaceList } },
        refusals: [],
      }),
    },
  );
  app.get(
    "/spaces/:space",
    async ({ needs, actor, params: { space } }) =>
      json(spaceJson(await requireSpace(needs, actor, space, "space-settings:see"))),
    {
      detail: describe({
        operationId: "findSpace",
        summary: "Find a space, with its rules of delivery",
        scope: "spaces:write",
        answers: { 200: { description: "The space.", schema: spaceSchema } },
        refusals: [],
      }),
    },
  );
  return app.patch(
    "/spaces/:space",
    async ({ needs, actor, params, body, request }) => {
      refuseNothing(body);
      const named = { key: params.space, ...idempotencyKey(request) };
      return json(spaceJson(await updateSpace(needs, actor, { ...named, ...body })));
    },
    {
      parse: readJson({ name: "Shop" }),
      body: spaceBody,
      detail: describe({
        operationId: "updateSpace",
        summary: "Change the name of a space, or its rules of delivery",
        description: "What is left out stays; null ends a rule.",
        scope: "spaces:write",
        requestHeaders: { ...idempotencyKeyHeader, ...contentDigestHeader },
        requestBody: { description: "What changes.", schema: describedBody },
        answers: { 200: { description: "The space as it is now.", schema: spaceSchema } },
        refusals: ["conflict", "too_large", "too_slow", "storage_full"],
      }),
    },
  );
}

function mapped(change: (rule: TSchema) => TSchema): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(ruleSchemas).map(([name, rule]) => [name, change(rule)]));
}

function refuseNothing(body: typeof spaceBody.static): void {
  if (body.name !== undefined || body.rules !== undefined) return;
  throw new Refusal("invalid", "Nothing is named that is to change: name or rules.");
}

function listedJson({ key, name, archivedAt }: Space): typeof listedSchema.static {
  return { key, name, isArchived: archivedAt !== null };
}

function spaceJson({ key, name, revision, rules }: Space) {
  return { key, name, revision, rules };
}
