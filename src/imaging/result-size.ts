import { geometrySettings, sizeAfterFilters } from "./filters/registry.ts";
import type { SourceFormat } from "./formats.ts";
import { colorImageSize, type Size, sizeAsSeen } from "./geometry.ts";
import { layersIn } from "./layer-names.ts";
import { atPixelRatio } from "./pixel-ratio.ts";
import { planCrop } from "./plan-crop.ts";
import { planResize } from "./plan-resize.ts";
import type { FilterCall, Params } from "./url/params.ts";

/** A stored picture: pixels of one frame, and its EXIF orientation (0 to 8). */
interface Stored extends Size {
  orientation: number;
  format?: SourceFormat;
}

/**
 * The size that a result will have, pixels, by the rules that the pipeline itself follows and without a look at
 * the picture: good for a decision or an estimate of cost ahead of the work. Where the URL trims, nobody knows
 * what is left, and it counts as if nothing went; a placeholder counts as the picture that it stands for. Under `imagor` a side can be a pixel off, as libvips rounds.
 * Without a picture it is the size of a `color:`. `longestSide` bounds a `color:` and a result that names no size.
 * `layers` are those of `layersIn`, undefined for a `color:`; a frame counts as all border, and as nothing where they
 * aren't given.
 */
export function resultSize(
  written: Params,
  stored: Stored | undefined,
  longestSide: number,
  layers: readonly (Stored | undefined)[] = [],
): Size {
  const { pixelRatio } = geometrySettings(written);
  const params = atPixelRatio(written, pixelRatio);
  const { box, size } = stored ? resized(params, stored, longestSide) : colored(params, longestSide);
  const { paddingLeft: left, paddingTop: top, paddingRight: right, paddingBottom: bottom } = params;
  const scene = { box, padding: { left, top, right, bottom }, pixelRatio, detections: [] };
  return sizeAfterFilters(size, params, scene, layerSizes(params, layers, longestSide));
}

/** Of what each filter lays itself; layers of layers don't count. */
function layerSizes(
  params: Params,
  layers: readonly (Stored | undefined)[],
  longestSide: number,
): ReadonlyMap<FilterCall, Size | undefined> {
  const sizes = new Map<FilterCall, Size | undefined>();
  if (layers.length === 0) return sizes;
  let at = 0;
  for (const call of params.filters) {
    const nested = layersIn({ ...params, filters: [call] }).length;
    const stored = nested > 0 ? layers[at] : undefined;
    if (stored) sizes.set(call, fittedAsSeen(stored, longestSide));
    at += nested;
  }
  return sizes;
}

function fittedAsSeen(stored: Stored, longestSide: number): Size {
  const { width, height } = sizeAsSeen(stored, stored.orientation);
  return { width: Math.min(width, longestSide), height: Math.min(height, longestSide) };
}

function colored(params: Params, longestSide: number): { box: Size; size: Size } {
  const { width, height } = params;
  const plain = { ...colorImageSize({ width, height }, longestSide), orientation: 0 };
  return { box: { width, height }, size: seenSize(plain, geometrySettings(params).orient) };
}

function resized(params: Params, stored: Stored, longestSide: number): { box: Size; size: Size } {
  const geometry = geometrySettings(params);
  const seen = seenSize(drawn(stored, geometry.dpi), geometry.orient);
  const plan = planResize(params, geometry, planCrop(params, seen) ?? seen, longestSide);
  const { width, height } = plan.cut?.(plan.scale) ?? plan.attention ?? plan.scale;
  return { box: plan.box, size: { width, height } };
}

const usualDpi = 72;

/** An SVG has the size that `dpi()` gives it. */
function drawn(stored: Stored, dpi = usualDpi): Stored {
  if (stored.format !== "svg" || dpi === usualDpi) return stored;
  const scaled = (side: number) => Math.max(1, Math.round((side * dpi) / usualDpi));
  return { ...stored, width: scaled(stored.width), height: scaled(stored.height) };
}

/** Turned by EXIF, or by `orient()` in its place. */
function seenSize({ width, height, orientation }: Stored, orient: number | undefined): Size {
  const isOnItsSide = orient === undefined ? orientation >= 5 : orient === 90 || orient === 270;
  return isOnItsSide ? { width: height, height: width } : { width, height };
}
