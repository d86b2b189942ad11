import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import { isHeldAlready } from "#src/http/conditional.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import { freshness } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { deliveryHeaders } from "./headers.ts";

/** `raw()`: the stored file as it is, where the space allows it. */
export async function sendOriginal(
  { storage, clock }: Needs<"storage" | "clock">,
  { asset, ...asked }: Asked & { asset: DeliveredAsset },
): Promise<Response> {
  const { request, mount, space, params, settings } = asked;
  if (!space.rawAllowed) {
    throw new Refusal(
      "forbidden",
      "This space doesn't deliver originals. Leave raw() out, or allow it in the space.",
    );
  }
  const etag = `"${asset.versionId}"`;
  const headers = {
    ...deliveryHeaders,
    ...freshness(asked, clock.now()),
    "content-type": asset.contentType,
    // On the app's own host a file that we haven't made is never opened as a page.
    "content-disposition": disposition(
      settings.attachment ?? (mount.isShared ? "" : undefined),
      params.image,
      asset.format,
    ),
  };
  if (isHeldAlready(request, etag)) return new Response(null, { status: 304, headers: { ...headers, etag } });
  const open = (range?: { first: number; last: number }) => storage.get(asset.objectKey, range);
  return await sendRanged({ request, sizeBytes: asset.sizeBytes, etag, headers, open });
}
