import { Refusal } from "#src/lib/errors.ts";
import { deliverySettings, lookUpFilter } from "./filters/registry.ts";
import type { LayerName } from "./job.ts";
import type { FilterCall, Params } from "./url/params.ts";

/** So many are laid onto one picture, at all depths together. */
const mostLayers = 100;

/** So deep they are nested: a layer of the picture itself is the first. */
const deepest = 10;

/**
 * Which pictures and texts a nested path names doesn't depend on the size of the one that it is laid onto, as long as
 * that has more pixels than `f-N` takes off: of a size that would be less than nothing the path can't be read.
 */
export const anyBase = { width: 1_000_000, height: 1_000_000, pixelRatio: 1 };

/**
 * Every picture that the filters of a URL lay onto its own, nested ones too, in the order in which they are made:
 * `color:` among them, and one that is used twice is named twice. Refuses with too_costly where they are too many or
 * nested too deep.
 */
export function layersIn(params: Params): LayerName[] {
  const found: LayerName[] = [];
  collect(params.filters, 1, found);
  return found;
}

function collect(calls: readonly FilterCall[], depth: number, found: LayerName[]): void {
  for (const { name, args } of calls) {
    const filter = lookUpFilter(name);
    const nested = filter?.stage === "pixels" ? filter.layer?.(args, anyBase) : undefined;
    if (nested === undefined) continue;
    found.push(layerName(nested));
    if (found.length > mostLayers)
      throw new Refusal(
        "too_costly",
        `This URL has too many layers. At most ${mostLayers} are laid: use fewer.`,
      );
    if (depth > deepest)
      throw new Refusal(
        "too_costly",
        `The layers of this URL are nested too deep. At most ${deepest} are: use fewer.`,
      );
    collect(nested.filters, depth + 1, found);
  }
}

/** What `version()` in the path of a layer pins is the layer's version. */
export function layerName(nested: Params): LayerName {
  return { image: nested.image, version: deliverySettings(nested).version };
}

/** Names it as its URL does, so that one that is kept from the asker isn't told from one that there is none of. */
export function noLayer({ image, version }: LayerName): Refusal {
  const name = version === undefined ? `"${image}"` : `"${image}" of version ${version}`;
  return new Refusal(
    "not_found",
    `There is no picture ${name} in this space to lay onto another. Check its spelling, capitals too.`,
  );
}
