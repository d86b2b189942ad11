import type { Actor } from "#src/domain/actor.ts";
import { findOriginal } from "#src/domain/assets/original.ts";
import type { Needs } from "#src/domain/context.ts";
import { contentDisposition } from "./content-disposition.ts";
import { sendRanged } from "./ranged.ts";

interface Asked {
  space: string;
  asset: string;
  request: Request;
}

/** The file as it was uploaded, to be kept as one and never shown as a page of ours. */
export async function sendOriginal(
  needs: Needs<"db" | "clock" | "log" | "storage">,
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
