import { amplification, geometrySettings } from "./filters/registry.ts";
import type { SourceFormat } from "./formats.ts";
import { type Size, sizeAsSeen } from "./geometry.ts";
import type { Limits, RenderJob } from "./job.ts";
import { atPixelRatio } from "./pixel-ratio.ts";
import { hasCrop, planCrop } from "./plan-crop.ts";
import { planResize } from "./plan-resize.ts";
import type { Params } from "./url/params.ts";
import { parsePath } from "./url/parse.ts";

/** Raised where copies are made or used in another way: then each is made and judged anew. */
export const copyRevision = 2;

/** Longest side of a copy, pixels. */
const copySide = 2048;

/** Pixels from which an original is slow to decode; formats that aren't named never are. */
const slowFrom: Partial<Record<string, number>> = {
  jpeg: 12_000_000,
  png: 6_000_000,
  webp: 6_000_000,
  tiff: 6_000_000,
  avif: 4_000_000,
  heic: 1_000_000,
};

/** The copy has at least so many pixels for one of the result. */
const leastRatio = 2;

/** The edge of a crop falls between two pixels of the copy, and shows the less the more of them one pixel has. */
const leastRatioOfCrops = 4;

/**
 * They look at pixels one by one, measure the picture, or stop at a size in bytes: a pixel that is a shade off may
 * change all. Of `orient` and `raw` the file itself is meant.
 */
const exactFilters = new Set([
  "trim",
  "max_bytes",
  "orient",
  "raw",
  "pixelate",
  "equalize",
  "noise",
  "blurhash",
  "thumbhash",
  "avgcolor",
  "to_colorspace",
]);
/** A copy is judged by half of what may differ (`decide-copy.ts`): filters may make that no larger than so many times. */
const mostAmplified = 1.5;
const autoColourFilters = new Set(["fill", "background_color"]);

interface Original extends Size {
  format: SourceFormat;
  pages: number;
  orientation: number;
  bands: number;
  hasAlpha: boolean;
}

/** Whether a copy of the picture would be worth making. Grey with alpha is left out: it is rare, and no small gain. */
export function isSlow({ format, pages, width, height, bands }: Original): boolean {
  if (pages > 1 || bands === 2 || Math.max(width, height) <= copySide) return false;
  return width * height >= (slowFrom[format] ?? Number.POSITIVE_INFINITY);
}

/** The size of its copy, as seen, pixels. */
export function copySizeOf({ width, height, orientation }: Original): Size {
  const seen = sizeAsSeen({ width, height }, orientation);
  const factor = copySide / Math.max(width, height);
  return { width: Math.round(seen.width * factor), height: Math.round(seen.height * factor) };
}

/**
 * How a copy is made: a result like others, with profile and EXIF kept, turned by EXIF, fitted into a square. JPEG of
 * quality 90 without a reduction of colour, or PNG where there is alpha.
 */
export function copyOperations({ hasAlpha }: Pick<Original, "hasAlpha">): Params {
  const quality = hasAlpha ? "" : ":quality(90)";
  const filters = `format(${copyFormatOf({ hasAlpha })})${quality}`;
  return parsePath(`unsafe/fit-in/${copySide}x${copySide}/filters:${filters}/copy`);
}

export function copyFormatOf({ hasAlpha }: Pick<Original, "hasAlpha">): "png" | "jpeg" {
  return hasAlpha ? "png" : "jpeg";
}

/** A space that lowers the size of its results doesn't lower that of copies. */
export const copyLimits: Pick<Limits, "resultMaxSide" | "resultMaxPixels"> = {
  resultMaxSide: copySide,
  resultMaxPixels: copySide * copySide,
};

/** What a render has to know of the original where its source is a copy. */
export function standInFor(original: Original): NonNullable<RenderJob["standsFor"]> {
  const { format, orientation, bands, hasAlpha } = original;
  const isCmyk = bands === 4 && !hasAlpha;
  return {
    ...sizeAsSeen(original, orientation),
    format,
    orientation,
    shrinksOnLoad: format === "jpeg" && !isCmyk,
  };
}

/**
 * Whether a result may be made of a copy of that size, by the URL and the row alone: it needs at most half of it, and
 * nothing in it looks at pixels one by one or makes much of small differences. `longestSide` as in `resultSize`.
 */
export function canServe(params: Params, original: Original, copy: Size, longestSide: number): boolean {
  if (params.meta || params.trim || params.filters.some(looksAtPixels)) return false;
  if (amplification(params) > mostAmplified) return false;
  const seen = sizeAsSeen(original, original.orientation);
  const crop = planCrop(params, seen);
  const part: Size = crop ?? seen;
  const geometry = geometrySettings(params);
  const sized = atPixelRatio(params, geometry.pixelRatio);
  const { scale, attention } = planResize(sized, geometry, part, longestSide);
  if (attention) return false;
  const ratio = hasCrop(params) ? leastRatioOfCrops : leastRatio;
  return (
    scale.width * ratio * seen.width <= part.width * copy.width &&
    scale.height * ratio * seen.height <= part.height * copy.height
  );
}

function looksAtPixels({ name, args }: Params["filters"][number]): boolean {
  return exactFilters.has(name) || (autoColourFilters.has(name) && args.trim().startsWith("auto"));
}
