import type { Needs } from "#src/domain/context.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { beforeTimeout } from "#src/http/timeout.ts";
import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Asked } from "./asked.ts";
import { freshness, wantsFresh } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { findResult } from "./find-result.ts";
import { deliveryHeaders } from "./headers.ts";

interface ResultNeeds extends Needs<"storage" | "renderer" | "limits" | "clock"> {
  patienceSeconds: number;
}

const tooManyWait = () =>
  new Refusal("overloaded", "Too many pictures are waiting to be made. Try again in a moment.");

/** The picture as its URL wants it. Its ETag is known before anything is decoded. */
export async function deliverResult(needs: ResultNeeds, asked: Asked): Promise<Response> {
  const { request, space, params, settings, asset } = asked;
  const accept = request.headers.get("accept") ?? "";
  const { defaults } = space;
  const { format: negotiated, varies } = negotiateFormat({
    accept,
    defaults,
    params,
    asset,
  });
  const versionIds = asset ? [asset.versionId] : [];
  const focal = asset?.focal;
  const etag = `"${resultKey({ spaceId: space.id, versionIds, params, defaults, negotiated, focal })}"`;
  return await sendRanged({
    request,
    etag,
    headers: {
      ...deliveryHeaders,
      ...freshness(asked, needs.clock.now()),
      ...(varies && { vary: "Accept" }),
    },
    isWantedFresh: wantsFresh(asked),
    async load() {
      const finding = findResult(needs, { asset, params, defaults, negotiated, focal });
      const result = await beforeTimeout(finding, needs.patienceSeconds * 1000, tooManyWait);
      return {
        sizeBytes: result.body.length,
        headers: {
          "content-type": result.contentType,
          "content-disposition": disposition(settings.attachment, params.image, result.format),
        },
        open: (range) => (range ? result.body.subarray(range.first, range.last + 1) : result.body),
      };
    },
  });
}
