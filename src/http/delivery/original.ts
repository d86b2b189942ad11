import { openVersion } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import type { DeliveredAsset } from "#src/domain/delivery/delivered-asset.ts";
import type { DeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import { freshness, wantsFresh } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { deliveryHeaders } from "./headers.ts";
import { keptToThePage } from "./referrer.ts";
import { cacheTag } from "./result-headers.ts";

/** An SVG is as large as anybody draws it, so any bound on sides hides it. */
export function refuseHiddenOriginal({ rules }: DeliverySpace, { format, width, height }: DeliveredAsset) {
  const { originalsNeverPublic, publicMaxSide = Number.POSITIVE_INFINITY } = rules;
  const side = format === "svg" ? Number.POSITIVE_INFINITY : Math.max(width, height);
  if (!originalsNeverPublic && side <= publicMaxSide) return;
  throw new Refusal("forbidden", "This space doesn't show this picture as it is stored. Leave raw() out.");
}

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
    headers: keptToThePage(space, {
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
    }),
    isWantedFresh: wantsFresh(asked),
    load: () => ({
      sizeBytes: asset.sizeBytes,
      open: (range) => openVersion(needs, asset, range),
    }),
  });
}
