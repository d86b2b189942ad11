import { negotiateFormat } from "#src/imaging/negotiate.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { canServe, copyRevision } from "#src/imaging/working-copy.ts";
import type { Granted, ResultName } from "./granted.ts";
import { assetsOf } from "./layers.ts";

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
  const { space, params, settings, asset, layers, lettering } = granted;
  const { defaults, limits, id: spaceId } = space;
  const { autoFormats } = space.rules;
  const laidAssets = layers.map((layer) => layer.asset);
  const negotiation = { accept, defaults, params, asset, layers: laidAssets, autoFormats };
  const { format: negotiated, varies } = negotiateFormat(negotiation);
  const isSanitised = asset !== undefined && settings.isRaw && asset.format === "svg";
  const laid = assetsOf(layers);
  const copy =
    asset?.copy && canServe(params, asset, asset.copy, limits.resultMaxSide) ? asset.copy : undefined;
  const key = resultKey({
    spaceId,
    versionId: asset?.versionId,
    params,
    defaults,
    limits,
    rules: space.resultRules,
    negotiated,
    focal: asset?.focal,
    detections: asset?.detections,
    layers: laidAssets,
    fonts: lettering.fonts.map(({ sha256 }) => sha256),
    isSanitised,
    ...(copy && { copyRevision }),
  });
  const place = {
    spaceId,
    assetId: asset?.assetId ?? noAsset,
    ...(laid.length > 0 && { layerIds: [...new Set(laid.map(({ assetId }) => assetId))] }),
    key,
  };
  return { place, copy, negotiated, isSanitised, varies };
}
