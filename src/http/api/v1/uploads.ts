import { t } from "elysia";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { uploadAsset } from "#src/domain/assets/upload.ts";
import type { RefusalCode } from "#src/lib/errors.ts";
import { assetAnswer } from "./asset-answer.ts";
import { assetSchema } from "./asset-json.ts";
import type { ApiBase } from "./base.ts";
import { contentDigestHeader } from "./content-digest.ts";
import { describe } from "./describe.ts";
import { idempotencyKey, idempotencyKeyHeader } from "./idempotency-key.ts";
import { ifMatch, ifMatchHeader } from "./if-match.ts";
import { curlFor, incomingFile, refuseWrapped } from "./upload-body.ts";

const uploadQuery = t.Object({
  path: t.String({
    minLength: 1,
    maxLength: 4_096,
    description:
      "Folders and name, such as folder/cat.jpg. A path already taken gets a new version, unless its picture has the very same bytes.",
  }),
});

const bytes = t.String({ format: "binary" });
const picture = {
  description: "The bytes of the file.",
  schema: bytes,
  contentType: "application/octet-stream",
};
const bodyHeaders = { ...idempotencyKeyHeader, ...contentDigestHeader };
const refusals: RefusalCode[] = [
  "precondition_failed",
  "too_large",
  "unsupported",
  "broken",
  "too_costly",
  "too_slow",
  "storage_full",
];

export function uploadRoutes(app: ApiBase) {
  return app
    .post(
      "/spaces/:space/assets",
      async ({ needs, actor, params: { space }, query: { path }, request }) => {
        const { asset, created } = await uploadAsset(needs, actor, {
          spaceKey: space,
          path,
          onlyNew: request.headers.get("if-none-match")?.trim() === "*",
          ...incoming(request),
        });
        needs.stored();
        return assetAnswer(space, asset, { isNew: created });
      },
      {
        parse: "none",
        transform({ needs, query, request }) {
          const path = encodeURIComponent(query.path ?? "folder/cat.jpg");
          refuseWrapped(request, curlFor(needs, request, `?path=${path}`));
        },
        query: uploadQuery,
        detail: describe({
          operationId: "uploadAsset",
          summary: "Upload a picture",
          description:
            "The body is the file itself. What it is, is decided by its bytes. With an upload token the path has to lie in its folder and be free.",
          scope: "assets:write",
          takesUploadTokens: true,
          requestHeaders: { "If-None-Match": "`*` refuses a path that is taken, with 412.", ...bodyHeaders },
          requestBody: picture,
          answers: {
            200: {
              description: "A new version of the picture at this path, or, of the same bytes, as it was.",
              schema: assetSchema,
            },
            201: {
              description: "A new picture.",
              schema: assetSchema,
              headers: { Location: "Where it is." },
            },
          },
          refusals,
        }),
      },
    )
    .put(
      "/spaces/:space/assets/:asset",
      async ({ needs, actor, params: { space, asset: assetId }, request }) => {
        const body = incoming(request);
        const asset = await ifMatch(request, (expected) =>
          replaceAsset(needs, actor, { spaceKey: space, assetId, ...body, ...expected }),
        );
        needs.stored();
        return assetAnswer(space, asset);
      },
      {
        parse: "none",
        transform: ({ needs, request }) => refuseWrapped(request, curlFor(needs, request)),
        detail: describe({
          operationId: "replaceAsset",
          summary: "Replace a picture by a new version",
          description: "The very same bytes leave it as it is.",
          scope: "assets:write",
          requestHeaders: { ...ifMatchHeader, ...bodyHeaders },
          requestBody: picture,
          answers: { 200: { description: "The picture as it is now.", schema: assetSchema } },
          refusals,
        }),
      },
    );
}

function incoming(request: Request) {
  return { ...idempotencyKey(request), ...incomingFile(request) };
}
