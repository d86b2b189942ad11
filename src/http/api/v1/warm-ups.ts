import { t } from "elysia";
import { mostOperations } from "#src/domain/delivery/operations.ts";
import type { WarmUp } from "#src/domain/warm-ups/warm-up.ts";
import { cancelWarmUp, createWarmUp, findWarmUp, listWarmUps } from "#src/domain/warm-ups/warm-ups.ts";
import { json } from "#src/http/respond.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { idempotencyKey, idempotencyKeyHeader } from "./idempotency-key.ts";
import { readJson } from "./json-body.ts";

const warmUpBody = t.Object(
  {
    folder: t.Optional(
      t.String({
        maxLength: 1_024,
        description: "All that lies below it, however deep; the whole space when left out.",
      }),
    ),
    operations: t.Array(t.String({ minLength: 1, maxLength: 2_000 }), {
      minItems: 1,
      maxItems: mostOperations,
      description: "Each as it stands in a URL before the picture, such as 300x200/smart.",
    }),
  },
  { additionalProperties: false },
);

const moment = t.String({ format: "date-time" });

const warmUpSchema = t.Object({
  id: t.String(),
  url: t.String({ description: "This warm-up in the API." }),
  folder: t.String({ description: "Empty for the whole space." }),
  operations: t.Array(t.String()),
  state: t.Union([t.Literal("running"), t.Literal("done"), t.Literal("cancelled")]),
  made: t.Integer({ description: "Each operation on each picture counts one." }),
  kept: t.Integer({ description: "What had been made before." }),
  refused: t.Integer({ description: "What can't be made." }),
  total: t.Integer({ description: "As many as there were when it began." }),
  lastRefusal: t.Union([t.String(), t.Null()], {
    description: "What was refused last, on which picture, and why.",
  }),
  createdAt: moment,
  endedAt: t.Union([moment, t.Null()]),
});

const listSchema = t.Object({ warmUps: t.Array(warmUpSchema) });
const one = (description: string) => ({ 200: { description, schema: warmUpSchema } });

export function warmUpRoutes(app: ApiBase) {
  return app
    .post(
      "/spaces/:space/warm-ups",
      async ({ needs, actor, params: { space }, body, request }) => {
        const asked = { spaceKey: space, ...body, ...idempotencyKey(request) };
        const value = warmUpJson(space, await createWarmUp(needs, actor, asked));
        needs.warmUpCreated();
        return json(value, { status: 202, headers: { location: value.url } });
      },
      {
        parse: readJson({ folder: "cats", operations: ["300x200/smart"] }),
        body: warmUpBody,
        detail: describe({
          operationId: "createWarmUp",
          summary: "Render operations over a folder before anybody asks",
          description:
            "In idle time, so that nobody waits for it; it goes on after a restart. What is kept already is left as it is.",
          scope: "assets:write",
          requestHeaders: { ...idempotencyKeyHeader, ...contentDigestHeader },
          requestBody: { description: "What is to be rendered.", schema: warmUpBody },
          answers: {
            202: {
              description: "It is worked off from now on.",
              schema: warmUpSchema,
              headers: { Location: "Where it is." },
            },
          },
          refusals: ["conflict", "too_large", "too_slow", "storage_full"],
        }),
      },
    )
    .get(
      "/spaces/:space/warm-ups",
      async ({ needs, actor, params: { space } }) => {
        const warmUps = await listWarmUps(needs, actor, { spaceKey: space });
        return json({ warmUps: warmUps.map((warmUp) => warmUpJson(space, warmUp)) });
      },
      {
        detail: describe({
          operationId: "listWarmUps",
          summary: "List warm-ups, newest first",
          description: "Those that are running, and of the last hundred those that have ended.",
          scope: "assets:read",
          answers: { 200: { description: "They are these.", schema: listSchema } },
          refusals: [],
        }),
      },
    )
    .get(
      "/spaces/:space/warm-ups/:warmUp",
      async ({ needs, actor, params: { space, warmUp: id } }) =>
        json(warmUpJson(space, await findWarmUp(needs, actor, { spaceKey: space, id }))),
      {
        detail: describe({
          operationId: "findWarmUp",
          summary: "Find a warm-up and how far it is",
          description: "The counts are a few seconds old.",
          scope: "assets:read",
          answers: one("The warm-up."),
          refusals: [],
        }),
      },
    )
    .delete(
      "/spaces/:space/warm-ups/:warmUp",
      async ({ needs, actor, params: { space, warmUp: id } }) =>
        json(warmUpJson(space, await cancelWarmUp(needs, actor, { spaceKey: space, id }))),
      {
        detail: describe({
          operationId: "cancelWarmUp",
          summary: "Cancel a warm-up",
          description: "What was made stays; one that is done stays done.",
          scope: "assets:write",
          answers: one("The warm-up as it ended."),
          refusals: ["storage_full"],
        }),
      },
    );
}

function warmUpJson(spaceKey: string, warmUp: WarmUp): typeof warmUpSchema.static {
  const { id, lastRefusal = null, createdAt, endedAt, ...rest } = warmUp;
  return {
    id,
    url: `/api/v1/spaces/${spaceKey}/warm-ups/${id}`,
    ...rest,
    lastRefusal,
    createdAt: iso(createdAt),
    endedAt: endedAt === undefined ? null : iso(endedAt),
  };
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
