import { t } from "elysia";
import type { Actor } from "#src/domain/actor.ts";
import { findAsset } from "#src/domain/assets/find.ts";
import { openOriginal } from "#src/domain/assets/original.ts";
import { isHeldAlready } from "#src/http/conditional.ts";
import { contentDisposition } from "#src/http/content-disposition.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { ByteRange } from "#src/storage/storage.ts";
import type { ApiBase, ApiNeeds } from "./base.ts";
import { describe } from "./describe.ts";

const file = t.String({ format: "binary" });

export function originalRoutes(app: ApiBase) {
  return app.get(
    "/spaces/:space/assets/:asset/original",
    ({ needs, actor, params, request }) => sendOriginal(needs, actor, { ...params, request }),
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
        refusals: ["range", "conflict"],
      }),
    },
  );
}

interface Asked {
  space: string;
  asset: string;
  request: Request;
}

async function sendOriginal(
  needs: ApiNeeds,
  actor: Actor,
  { space, asset, request }: Asked,
): Promise<Response> {
  const named = { spaceKey: space, assetId: asset };
  const { path, version } = await findAsset(needs, actor, named);
  const etag = `"${version.sha256}"`;
  const headers = {
    "cache-control": "private, no-cache",
    "content-disposition": contentDisposition("attachment", path),
    "content-security-policy": "default-src 'none'; sandbox",
    "content-type": version.contentType,
  };
  if (isHeldAlready(request, etag)) return new Response(null, { status: 304, headers: { ...headers, etag } });
  const open = async (range: ByteRange | undefined) => {
    const original = await openOriginal(needs, actor, { ...named, ...(range && { range }) });
    if (original.asset.version.id === version.id) return original.body;
    await original.body.cancel();
    throw new Refusal("conflict", "This picture was replaced just now. Ask again.");
  };
  return await sendRanged({ request, sizeBytes: version.sizeBytes, etag, headers, open });
}
