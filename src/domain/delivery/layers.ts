import { sourceOf } from "#src/domain/assets/source.ts";
import type { Needs } from "#src/domain/context.ts";
import { isColorImage } from "#src/imaging/color.ts";
import type { LayerName, LayerSource, Limits } from "#src/imaging/job.ts";
import { layersIn, noLayer } from "#src/imaging/layer-names.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Storage } from "#src/storage/storage.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";
import type { DeliverySpace } from "./delivery-space.ts";
import type { UsedLayer } from "./granted.ts";
import { lookUpDeliveredAsset } from "./look-up-asset.ts";
import { refuseSvg } from "./picture.ts";

/**
 * The pictures of the space that a URL lays onto its own. Together they may have what one picture may, each counted
 * as often as it is used; refuses (too_costly) beyond that, and (not_found) where one isn't there.
 */
export async function findLayers(
  needs: Needs<"db" | "copies">,
  space: DeliverySpace,
  params: Params,
): Promise<UsedLayer[]> {
  const layers: UsedLayer[] = [];
  for (const name of layersIn(params)) layers.push({ ...name, asset: await findLayer(needs, space, name) });
  refuseTooMuch(layers, space.limits);
  return layers;
}

/** What is stored of them, each once. */
export function assetsOf(layers: readonly UsedLayer[]): DeliveredAsset[] {
  const assets = layers.flatMap(({ asset }) => asset ?? []);
  return [...new Map(assets.map((asset) => [asset.versionId, asset])).values()];
}

/** As the renderer takes them, each once. */
export async function layerSources(storage: Storage, layers: readonly UsedLayer[]): Promise<LayerSource[]> {
  const named = new Map(layers.map((layer) => [`${layer.version} ${layer.image}`, layer]));
  const sources: LayerSource[] = [];
  for (const { image, version, asset } of named.values()) {
    if (!asset) continue;
    const { focal, detections, objectKey } = asset;
    sources.push({ image, version, focal, detections, source: await sourceOf(storage, objectKey) });
  }
  return sources;
}

async function findLayer(
  needs: Needs<"db" | "copies">,
  space: DeliverySpace,
  name: LayerName,
): Promise<DeliveredAsset | undefined> {
  const { image, version } = name;
  if (isColorImage(image)) return undefined;
  const named = { spaceId: space.id, path: image, ...(version !== undefined && { version }) };
  const asset = await lookUpDeliveredAsset(needs, named);
  if (asset === undefined) throw noLayer(name);
  refuseSvg(space, asset);
  return asset;
}

function refuseTooMuch(layers: readonly UsedLayer[], { sourceMaxPixels, sourceMaxBytes }: Limits): void {
  let pixels = 0;
  let bytes = 0;
  for (const { asset } of layers) {
    if (!asset) continue;
    pixels += asset.width * asset.height * asset.pages;
    bytes += asset.sizeBytes;
  }
  if (pixels <= sourceMaxPixels && bytes <= sourceMaxBytes) return;
  throw new Refusal(
    "too_costly",
    `The layers of this URL have ${pixels} pixels and ${bytes} bytes. At most ${sourceMaxPixels} and ${sourceMaxBytes} are read for one result: save them smaller, or use fewer.`,
  );
}
