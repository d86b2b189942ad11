import { t } from "elysia";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { findAsset, lookUpAssetByPath } from "#src/domain/assets/find.ts";
import { listAssets } from "#src/domain/assets/list.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { json } from "#src/http/respond.ts";
import { assetAnswer } from "./asset-answer.ts";
import { assetPageSchema, assetSchema, assetSummary, detectionsSchema, focalSchema } from "./asset-json.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { idempotencyKey, idempotencyKeyHeader } from "./idempotency-key.ts";
import { ifMatch, ifMatchHeader } from "./if-match.ts";
import { readJson } from "./json-body.ts";
import { pageLimit } from "./page-limit.ts";
import { refuseOddNumber } from "./query-number.ts";

const listQuery = t.Object({
  limit: t.Optional(pageLimit),
  cursor: t.Optional(t.String({ maxLength: 500, description: "Of the page before." })),
  folder: t.Optional(
    t.String({ maxLength: 1_024, description: "Only what lies directly in it; empty for the top." }),
  ),
  path: t.Optional(t.String({ maxLength: 1_024, description: "Only the picture at this path." })),
});

const updateBody = t.Object(
  {
    path: t.Optional(
      t.String({
        minLength: 1,
        maxLength: 4_096,
        description: "Where it goes; the old path goes on answering.",
      }),
    ),
    focal: t.Optional(focalSchema),
    detections: t.Optional(detectionsSchema),
    revision: t.Optional(
      t.Integer({
        minimum: 1,
        description: "The revision that was seen, a whole number; an older one is refused.",
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1 },
);

export function assetRoutes(app: ApiBase) {
  return app
    .get(
      "/spaces/:space/assets",
      async ({ needs, actor, params: { space }, query: { path, ...query } }) => {
        if (path !== undefined) {
          const asset = await lookUpAssetByPath(needs, actor, { spaceKey: space, path });
          return json({ assets: asset ? [assetSummary(space, asset)] : [], cursor: null });
        }
        const page = await listAssets(needs, actor, { spaceKey: space, ...query });
        const assets = page.assets.map((asset) => assetSummary(space, asset));
        return json({ assets, cursor: page.cursor ?? null });
      },
      {
        transform: ({ query }) => refuseOddNumber(pageLimit, query.limit),
        query: listQuery,
        detail: describe({
          operationId: "listAssets",
          summary: "List pictures, newest first",
          scope: "assets:read",
          answers: { 200: { description: "A page of pictures.", schema: assetPageSchema } },
          refusals: [],
        }),
      },
    )
    .get(
      "/spaces/:space/assets/:asset",
      async ({ needs, actor, params }) => {
        const asset = await findAsset(needs, actor, { spaceKey: params.space, assetId: params.asset });
        return assetAnswer(params.space, asset);
      },
      {
        detail: describe({
          operationId: "findAsset",
          summary: "Find a picture",
          scope: "assets:read",
          answers: {
            200: {
              description: "The picture.",
              schema: assetSchema,
              headers: { ETag: "Its revision, in quotes." },
            },
          },
          refusals: [],
        }),
      },
    )
    .patch(
      "/spaces/:space/assets/:asset",
      async ({ needs, actor, params, body, request }) => {
        const named = { spaceKey: params.space, assetId: params.asset, ...idempotencyKey(request) };
        const asset = await ifMatch(request, (expected) =>
          updateAsset(needs, actor, { ...named, ...body, ...expected }),
        );
        return assetAnswer(params.space, asset);
      },
      {
        parse: readJson({ path: "folder/cat.jpg" }),
        body: updateBody,
        detail: describe({
          operationId: "updateAsset",
          summary: "Move a picture, or change what is remembered of it",
          description:
            "What is left out stays. After a move the old path goes on answering in delivery until a new picture takes it. An empty list ends what was remembered.",
          scope: "assets:write",
          requestHeaders: { ...ifMatchHeader, ...idempotencyKeyHeader, ...contentDigestHeader },
          requestBody: { description: "What changes.", schema: updateBody },
          answers: { 200: { description: "The picture as it is now.", schema: assetSchema } },
          refusals: ["conflict", "precondition_failed", "too_large", "too_slow", "storage_full"],
        }),
      },
    )
    .delete(
      "/spaces/:space/assets/:asset",
      async ({ needs, actor, params, request }) => {
        const named = { spaceKey: params.space, assetId: params.asset, ...idempotencyKey(request) };
        await ifMatch(request, (expected) => deleteAsset(needs, actor, { ...named, ...expected }));
        return new Response(null, { status: 204 });
      },
      {
        detail: describe({
          operationId: "deleteAsset",
          summary: "Delete a picture for good",
          description: "With all its versions; the URLs that show it answer 404 at once.",
          scope: "assets:delete",
          requestHeaders: { ...ifMatchHeader, ...idempotencyKeyHeader },
          answers: { 204: { description: "It is gone." } },
          refusals: ["precondition_failed", "storage_full"],
        }),
      },
    );
}
