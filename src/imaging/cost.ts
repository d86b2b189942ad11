import { outputSettings } from "./filters/registry.ts";
import type { OutputFormat, SourceFormat } from "./formats.ts";
import { canMove, framesShown, pageShown } from "./frames.ts";
import type { Limits } from "./job.ts";
import { isLossy, outputFormat } from "./output.ts";
import { qualityTries } from "./pipeline/auto-quality.ts";
import { mostSamplePixels } from "./pipeline/sample.ts";
import { resultSize } from "./result-size.ts";
import type { Params } from "./url/params.ts";

/** Of one core, for a megapixel of a source, milliseconds (docs/performance.md). JPEG shrinks while it is read. */
const decodeMs: Record<SourceFormat, number> = {
  jpeg: 3,
  png: 12,
  webp: 10,
  avif: 15,
  tiff: 5,
  gif: 15,
  bmp: 15,
  heic: 80,
  svg: 40,
};

/** Of one core, for a megapixel of a result. */
const encodeMs: Record<OutputFormat, number> = { jpeg: 15, png: 60, webp: 80, avif: 260, tiff: 8, gif: 700 };

/** Of one core, for a megapixel of a sample that is compared with the picture (`quality(auto)`). */
const compareMs = 200;

/** Of one core, for a megapixel and a filter. */
const filterMs = 15;

/** What every picture costs, however small. */
const leastMs = 3;

const megapixel = 1_000_000;

interface Stored {
  width: number;
  height: number;
  format: SourceFormat;
  /** Frames or pages. */
  pages: number;
}

interface Oriented extends Stored {
  /** EXIF orientation, 0 to 8. */
  orientation: number;
}

interface Costly {
  params: Params;
  negotiated?: OutputFormat | undefined;
  /** None for a `color:` picture. */
  stored?: Oriented | undefined;
  /** The still that is decoded in its place. */
  copy?: Stored | undefined;
  /** What filters lay onto it, each as often as it is used; `color:` has none. */
  layers?: readonly (Oriented | undefined)[];
  /** Bounds a result that names no size, pixels, and what it may cost. */
  limits: Pick<Limits, "resultMaxSide" | "cpuSeconds">;
}

/**
 * About how long one core works for a result, milliseconds: an estimate from the URL and the asset's row alone,
 * good for putting jobs in order and for saying when there are too many of them. Refuses (unsupported) a format
 * that can't be written.
 */
export function renderCostMs({ params, negotiated, stored, copy, layers = [], limits }: Costly): number {
  const { width, height } = resultSize(params, stored, limits.resultMaxSide, layers);
  const wishes = outputSettings(params);
  const format = outputFormat(wishes, negotiated, stored);
  const frames = framesShown(wishes, stored, format);
  const result = (width * height * frames) / megapixel;
  // To one frame leads the way through all before it.
  const decoded = copy ?? stored;
  const decoding = decoded ? readCostMs(decoded, Math.max(frames, pageShown(wishes, decoded.pages))) : 0;
  const reading = layers.reduce((ms, layer) => ms + (layer ? layerCostMs(layer, frames) : 0), decoding);
  if (params.meta) return Math.round(leastMs + reading);
  const isTried = wishes.choosesQuality && frames === 1 && isLossy(format, wishes);
  const tried = isTried ? Math.min(result, mostSamplePixels / megapixel) * qualityTries : 0;
  const writing =
    (wishes.isPlaceholder ? 0 : result * encodeMs[format]) + tried * (encodeMs[format] + compareMs);
  // A layer is about as large as what it is laid onto, and nested ones stand in no filter of the URL's own.
  const changing = result * (params.filters.length + layers.length) * filterMs;
  const estimate = Math.round(leastMs * (1 + layers.length) + reading + writing + changing);
  // Whatever a URL asks for, no more is done for it.
  return Math.min(estimate, limits.cpuSeconds * 1000);
}

/** A layer moves only on what moves, and which frame is shown otherwise stands in its own path. */
function layerCostMs(layer: Stored, frames: number): number {
  return readCostMs(layer, frames > 1 ? layer.pages : 1);
}

/**
 * An SVG may use less than other pictures, two seconds at most with what passes until it is noticed: whatever its
 * header says, it can be made to cost anything.
 */
const svgCpuSeconds = 1.75;

/** What a picture of this format may cost. */
export function limitsFor<L extends Pick<Limits, "cpuSeconds">>(
  format: SourceFormat | undefined,
  limits: L,
): L {
  return format === "svg" ? { ...limits, cpuSeconds: Math.min(svgCpuSeconds, limits.cpuSeconds) } : limits;
}

/** The same for decoding so many frames of a picture, all of them when left out; of a document one page at most. */
export function readCostMs({ width, height, format, pages }: Stored, frames = pages): number {
  return ((width * height * (canMove(format) ? frames : 1)) / megapixel) * decodeMs[format];
}

/** Of one core, for a megabyte of an SVG: all of it is read and written anew before anything is known of it. */
const svgMs = 500;

/** What every header costs, however small. */
const headerMs = 10;

/** The same for reading the header of a file. */
export function headerCostMs({ format, sizeBytes }: { format: SourceFormat; sizeBytes: number }): number {
  return headerMs + (format === "svg" ? Math.round((sizeBytes / 1_000_000) * svgMs) : 0);
}
