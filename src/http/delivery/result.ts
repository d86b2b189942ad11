import type { Needs } from "#src/domain/context.ts";
import type { FoundResult } from "#src/domain/delivery/results.ts";
import { exchangeOf } from "#src/http/exchange.ts";
import { sendRanged } from "#src/http/ranged.ts";
import { contentTypeOf } from "#src/imaging/formats.ts";
import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import type { Asked } from "./asked.ts";
import { freshness, wantsFresh } from "./cache-headers.ts";
import { disposition } from "./file-name.ts";
import { findResult, type ResultNeeds } from "./find-result.ts";
import { deliveryHeaders } from "./headers.ts";

/** RFC 9211: whether the result was kept here, made for somebody else at the moment, or made for this request. */
const cacheStatus: Record<FoundResult["via"], string> = {
  memory: "imagor-cloud; hit; detail=memory",
  disk: "imagor-cloud; hit; detail=disk",
  joined: "imagor-cloud; fwd=miss; collapsed",
  made: "imagor-cloud; fwd=miss; stored",
  unkept: "imagor-cloud; fwd=bypass",
};

/** The picture as its URL wants it. Its ETag is known before anything is decoded. */
export async function deliverResult(needs: ResultNeeds & Needs<"clock">, asked: Asked): Promise<Response> {
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
      const { isPreview } = settings;
      const wanted = {
        spaceId: space.id,
        asset,
        key,
        signal,
        isPreview,
        params,
        defaults,
        negotiated,
        focal,
      };
      const { format, sizeBytes, body, via } = await findResult(needs, wanted);
      exchangeOf(request).result = { via, format };
      return {
        sizeBytes,
        headers: {
          "content-type": contentTypeOf(format),
          "content-disposition": disposition(settings.attachment, params.image, format),
          "cache-status": cacheStatus[via],
        },
        open: (range) => (range ? body.slice(range.first, range.last + 1) : body),
      };
    },
  });
}

/** What a cache in front can be told to forget: all of a space, or all of one picture. */
function cacheTag({ space, asset }: Asked): string {
  return asset ? `space-${space.key},asset-${asset.assetId}` : `space-${space.key}`;
}
