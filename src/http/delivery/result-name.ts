import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { canServe, copyRevision } from "#src/imaging/working-copy.ts";
import type { Granted, ResultName } from "./granted.ts";
import { deliveryHeaders } from "./headers.ts";

/** Of plain colours, in the place of an asset. */
const noAsset = "color";

/** Of a URL; whoever sends more kinds of Accept has them worked out anew. */
const mostNames = 16;

/** No browser sends more; a header may be as long as all of them together. */
const longestAccept = 200;

/** Known before anything is decoded, and for each URL and Accept worked out once. */
export function nameResult(granted: Granted, accept: string): ResultName {
  const { names } = granted;
  const known = names.get(accept);
  if (known !== undefined) return known;
  const name = workOut(granted, accept);
  if (accept.length > longestAccept) return name;
  if (names.size >= mostNames) names.clear();
  names.set(accept, name);
  return name;
}

function workOut(granted: Granted, accept: string): ResultName {
  const { space, params, asset } = granted;
  const { defaults, limits, id: spaceId } = space;
  const { format: negotiated, varies } = negotiateFormat({ accept, defaults, params, asset });
  const versionIds = asset ? [asset.versionId] : [];
  const focal = asset?.focal;
  const copy =
    asset?.copy && canServe(params, asset, asset.copy, limits.resultMaxSide) ? asset.copy : undefined;
  const from = copy && { copyRevision };
  const key = resultKey({ spaceId, versionIds, params, defaults, limits, negotiated, focal, ...from });
  const vary: Record<string, string> = varies ? { vary: "Accept" } : {};
  const place = { spaceId, assetId: asset?.assetId ?? noAsset, key };
  return {
    place,
    copy,
    negotiated,
    headers: { ...deliveryHeaders, "cache-tag": cacheTag(granted), ...vary },
  };
}

/** What a cache in front can be told to forget: all of a space, or all of one picture. */
export function cacheTag({ space, asset }: Pick<Granted, "space" | "asset">): string {
  return asset ? `space-${space.key},asset-${asset.assetId}` : `space-${space.key}`;
}
