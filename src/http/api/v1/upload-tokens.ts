import { t } from "elysia";
import { makeUploadToken, mostTtlSeconds, mostUses } from "#src/domain/identity/upload-tokens.ts";
import { json } from "#src/http/respond.ts";
import { formats } from "#src/imaging/formats.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { readJson } from "./json-body.ts";

const types = Object.values(formats).map(({ contentType }) => t.Literal(contentType));

const uploadTokenBody = t.Object(
  {
    folder: t.Optional(
      t.String({
        maxLength: 1_024,
        description: "Where the pictures come to lie, directly; the top of the space when left out.",
      }),
    ),
    types: t.Optional(
      t.Array(t.Union(types), {
        minItems: 1,
        maxItems: types.length,
        description: "What they may be, by their bytes; all that the space takes when left out.",
      }),
    ),
    maxBytes: t.Optional(
      t.Integer({ minimum: 1, description: "Of one picture; as much as the space takes when left out." }),
    ),
    uses: t.Optional(
      t.Integer({
        minimum: 1,
        maximum: mostUses,
        default: 1,
        description: "How many pictures it is good for.",
      }),
    ),
    ttlSeconds: t.Optional(
      t.Integer({
        minimum: 1,
        maximum: mostTtlSeconds,
        default: 900,
        description: "How long it is good for.",
      }),
    ),
  },
  { additionalProperties: false },
);

const uploadTokenSchema = t.Object({
  id: t.String(),
  token: t.String({ description: "Told this once. Only its hash is kept." }),
  uploadUrl: t.String({ description: "Where it is good: `POST` with `?path=`." }),
  folder: t.String(),
  types: t.Union([t.Array(t.String()), t.Null()]),
  maxBytes: t.Union([t.Integer(), t.Null()]),
  uses: t.Integer(),
  expiresAt: t.String({ format: "date-time" }),
});

export function uploadTokenRoutes(app: ApiBase) {
  return app.post(
    "/spaces/:space/upload-tokens",
    async ({ needs, actor, params: { space }, body }) => {
      const made = await makeUploadToken(needs, actor, { spaceKey: space, ...body });
      const { id, token, folder, types, maxBytes = null, usesLeft, expiresAt } = made;
      const value: typeof uploadTokenSchema.static = {
        id,
        token,
        uploadUrl: `${needs.publicUrl}/api/v1/spaces/${space}/assets`,
        folder,
        types: types === "all" ? null : types,
        maxBytes,
        uses: usesLeft,
        expiresAt: new Date(expiresAt).toISOString(),
      };
      return json(value, { status: 201 });
    },
    {
      parse: readJson({ folder: "visitors", types: ["image/jpeg"] }),
      body: uploadTokenBody,
      detail: describe({
        operationId: "makeUploadToken",
        summary: "Let somebody on your own site upload",
        description:
          "A page of your site sends the token as the bearer of `uploadAsset`, from the browser, and puts new pictures into that folder; it opens nothing else. It ends with its time, its uses, and with the API key that made it when that is rotated, revoked or expires.",
        scope: "assets:write",
        requestHeaders: { ...contentDigestHeader },
        requestBody: { description: "What it is good for.", schema: uploadTokenBody },
        answers: { 201: { description: "The token.", schema: uploadTokenSchema } },
        refusals: ["too_large", "too_slow", "rate_limited", "storage_full"],
      }),
    },
  );
}
