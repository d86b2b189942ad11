import type { Needs } from "#src/domain/context.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { beforeTimeout } from "#src/http/timeout.ts";
import { contentTypeOf } from "#src/imaging/formats.ts";
import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { ByteRange } from "#src/storage/storage.ts";
import type { Asked } from "./asked.ts";
import { freshness, wantsFresh } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { findResult } from "./find-result.ts";
import { deliveryHeaders } from "./headers.ts";

interface ResultNeeds extends Needs<"storage" | "renderer" | "results" | "limits" | "clock"> {
  patienceSeconds: number;
}

const tooManyWait = () =>
  new Refusal("overloaded", "Too many pictures are waiting to be made. Try again in a moment.");

/** RFC 9211: whether the result was kept here, made for somebody else at the moment, or made for this request. */
const cacheStatus: Record<FoundResult["via"], string> = {
  memory: "imagor-cloud; hit; detail=memory",
  disk: "imagor-cloud; hit; detail=disk",
  joined: "imagor-cloud; fwd=miss; collapsed",
  made: "imagor-cloud; fwd=miss; stored",
};

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
  const key = resultKey({ spaceId: space.id, versionIds, params, defaults, negotiated, focal });
  return await sendRanged({
    request,
    etag: `"${key}"`,
    headers: {
      ...deliveryHeaders,
      ...freshness(asked, needs.clock.now()),
      "cache-tag": cacheTag(asked),
      ...(varies && { vary: "Accept" }),
    },
    isWantedFresh: wantsFresh(asked),
    async load() {
      const { signal } = request;
      const finding = findResult(needs, {
        spaceId: space.id,
        asset,
        key,
        signal,
        params,
        defaults,
        negotiated,
        focal,
      });
      const patienceMs = needs.patienceSeconds * 1000;
      const { format, sizeBytes, body, via } = await beforeTimeout(finding, patienceMs, tooManyWait);
      exchangeOf(request).result = { via, format };
      return {
        sizeBytes,
        headers: {
          "content-type": contentTypeOf(format),
          "content-disposition": disposition(settings.attachment, params.image, format),
          "cache-status": cacheStatus[via],
        },
        open: (range) => (range ? partOf(body, range) : body),
      };
    },
  });
}

/** What a cache in front can be told to forget: all of a space, or all of one picture. */
function cacheTag({ space, asset }: Asked): string {
  return asset ? `space-${space.key},asset-${asset.assetId}` : `space-${space.key}`;
}

function partOf(body: Uint8Array | Blob, { first, last }: ByteRange): Uint8Array | Blob {
  return body instanceof Blob ? body.slice(first, last + 1) : body.subarray(first, last + 1);
}
