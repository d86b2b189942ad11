import { openVersion } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import { freshness, wantsFresh } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { deliveryHeaders } from "./headers.ts";
import { cacheTag } from "./result-name.ts";

/** `raw()`: the stored file as it is, where the space allows it. */
export async function deliverOriginal(
  needs: Needs<"db" | "clock" | "log" | "storage">,
  { asset, ...asked }: Asked & { asset: DeliveredAsset },
): Promise<Response> {
  const { request, mount, space, params, settings } = asked;
  if (!space.rawAllowed) {
    throw new Refusal(
      "forbidden",
      "This space doesn't deliver originals. Leave raw() out, or allow it in the space.",
    );
  }
  return await sendRanged({
    request,
    etag: `"${asset.versionId}"`,
    headers: {
      ...deliveryHeaders,
      ...freshness(asked, needs.clock.now()),
      "cache-tag": cacheTag({ space, asset, layers: [] }),
      "content-type": asset.contentType,
      // On the app's own host a file that we haven't made is never opened as a page.
      "content-disposition": disposition(
        settings.attachment ?? (mount.isShared ? "" : undefined),
        params.image,
        asset.format,
      ),
    },
    isWantedFresh: wantsFresh(asked),
    load: () => ({
      sizeBytes: asset.sizeBytes,
      open: (range) => openVersion(needs, asset, range),
    }),
  });
}
