import { t } from "elysia";
import type { Actor } from "#src/domain/actor.ts";
import { findOriginal } from "#src/domain/assets/original.ts";
import { contentDisposition } from "#src/http/content-disposition.ts";
import { sendRanged } from "#src/http/ranged.ts";
import type { ApiBase, ApiNeeds } from "./base.ts";
import { describe } from "./describe.ts";

const file = t.String({ format: "binary" });

export function originalRoutes(app: ApiBase) {
  return app.get(
    "/spaces/:space/assets/:asset/original",
    ({ needs, actor, params, request }) => download(needs, actor, { ...params, request }),
    {
      detail: describe({
        operationId: "downloadOriginal",
        summary: "Download the file as it was uploaded",
        scope: "assets:read",
        requestHeaders: {
          Range: "One range of bytes.",
          "If-Range": "The ETag that the range belongs to.",
          "If-None-Match": "An ETag that is held already.",
        },
        answers: {
          200: { description: "The whole file.", schema: file, contentType: "image/*" },
          206: { description: "The part that was asked for.", schema: file, contentType: "image/*" },
          304: { description: "What is held is still right." },
        },
        refusals: ["range"],
      }),
    },
  );
}

interface Asked {
  space: string;
  asset: string;
  request: Request;
}

async function download(
  needs: ApiNeeds,
  actor: Actor,
  { space, asset: assetId, request }: Asked,
): Promise<Response> {
  const { asset, open } = await findOriginal(needs, actor, { spaceKey: space, assetId });
  const { path, version } = asset;
  return await sendRanged({
    request,
    etag: `"${version.sha256}"`,
    headers: {
      "cache-control": "private, no-cache",
      "content-disposition": contentDisposition("attachment", path),
      "content-security-policy": "default-src 'none'; sandbox",
      "content-type": version.contentType,
    },
    load: () => ({ sizeBytes: version.sizeBytes, open }),
  });
}
