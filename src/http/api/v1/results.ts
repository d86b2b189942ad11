import { t } from "elysia";
import { purgeResults } from "#src/domain/delivery/purge-results.ts";
import type { ApiBase } from "./base.ts";
import { describe } from "./describe.ts";
import { idempotencyKey, idempotencyKeyHeader } from "./idempotency-key.ts";

const purgeQuery = t.Object({
  folder: t.Optional(t.String({ maxLength: 1_024, description: "Only what lies below it, however deep." })),
});

const answers = {
  204: { description: "They are gone from this server; asked for again they are made anew." },
};
const scope = "assets:delete";

export function resultRoutes(app: ApiBase) {
  return app
    .delete(
      "/spaces/:space/results",
      async ({ needs, actor, params: { space }, query, request }) => {
        await purgeResults(needs, actor, { spaceKey: space, ...query, ...idempotencyKey(request) });
        return new Response(null, { status: 204 });
      },
      {
        query: purgeQuery,
        detail: describe({
          operationId: "purgeResults",
          summary: "Purge what was made of a space's or a folder's pictures",
          scope,
          requestHeaders: idempotencyKeyHeader,
          answers,
          refusals: [],
        }),
      },
    )
    .delete(
      "/spaces/:space/assets/:asset/results",
      async ({ needs, actor, params, request }) => {
        const named = { spaceKey: params.space, assetId: params.asset };
        await purgeResults(needs, actor, { ...named, ...idempotencyKey(request) });
        return new Response(null, { status: 204 });
      },
      {
        detail: describe({
          operationId: "purgeAssetResults",
          summary: "Purge what was made of a picture",
          scope,
          requestHeaders: idempotencyKeyHeader,
          answers,
          refusals: [],
        }),
      },
    );
}
