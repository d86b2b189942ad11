import { grantPreview, isPreviewSize } from "#src/domain/delivery/preview.ts";
import { nameResult } from "#src/domain/delivery/result-name.ts";
import { findInTime } from "#src/http/delivery/find-in-time.ts";
import { cacheStatus } from "#src/http/delivery/result.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { contentTypeOf } from "#src/imaging/formats.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { LibraryHandler } from "./needs.ts";

const headers = {
  // Whoever was shown it may look at it for a while, and nobody else.
  "cache-control": "private, max-age=3600",
  "content-disposition": "inline",
  "content-security-policy": "default-src 'none'; sandbox",
};

/** A version of a picture in one of the sizes that pages show, for who may see it. */
export const previewPicture: LibraryHandler = async (needs, { actor, request }, place) => {
  const { space = "", version = "", size = "" } = place;
  if (!isPreviewSize(size)) throw new Refusal("not_found", "There is no preview of this size.");
  const granted = await grantPreview(needs, actor, { spaceKey: space, versionId: version, size });
  const name = nameResult(granted, "");
  exchangeOf(request).connection.allowSeconds?.(0);
  return await sendRanged({
    request,
    etag: `"${name.place.key}"`,
    headers,
    async load() {
      const { format, sizeBytes, body, via } = await findInTime(needs, { ...granted, request }, name);
      return {
        sizeBytes,
        headers: { "content-type": contentTypeOf(format), "cache-status": cacheStatus[via] },
        open: (range) => (range ? body.slice(range.first, range.last + 1) : body),
      };
    },
  });
};
