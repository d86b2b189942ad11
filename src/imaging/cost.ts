import { outputSettings } from "./filters/registry.ts";
import type { OutputFormat, SourceFormat } from "./formats.ts";
import { canMove, framesShown, pageShown } from "./frames.ts";
import type { Limits } from "./job.ts";
import { outputFormat } from "./output.ts";
import { resultSize } from "./result-size.ts";
import type { Params } from "./url/params.ts";

/** Of one core, for a megapixel of a source, milliseconds (docs/performance.md). JPEG shrinks while it is read. */
const decodeMs: Record<SourceFormat, number> = { jpeg: 3, png: 12, webp: 10, avif: 15, tiff: 5, gif: 15 };

/** Of one core, for a megapixel of a result. */
const encodeMs: Record<OutputFormat, number> = { jpeg: 15, png: 60, webp: 80, avif: 260, tiff: 8, gif: 250 };

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

interface Costly {
  params: Params;
  negotiated?: OutputFormat | undefined;
  /** None for a `color:` picture. */
  stored?: (Stored & { orientation: number }) | undefined;
  /** Bounds a result that names no size, pixels, and what it may cost. */
  limits: Pick<Limits, "resultMaxSide" | "cpuSeconds">;
}

/**
 * About how long one core works for a result, milliseconds: an estimate from the URL and the asset's row alone,
 * good for putting jobs in order and for saying when there are too many of them. Refuses (unsupported) a format
 * that can't be written.
 */
export function renderCostMs({ params, negotiated, stored, limits }: Costly): number {
  const { width, height } = resultSize(params, stored, limits.resultMaxSide);
  const wishes = outputSettings(params);
  const format = outputFormat(wishes, negotiated, stored);
  const frames = framesShown(wishes, stored, format);
  const result = (width * height * frames) / megapixel;
  // To one frame leads the way through all before it.
  const reading = stored ? readCostMs(stored, Math.max(frames, pageShown(wishes, stored.pages))) : 0;
  if (params.meta) return Math.round(leastMs + reading);
  const writing = result * encodeMs[format];
  const estimate = Math.round(leastMs + reading + writing + result * params.filters.length * filterMs);
  // Whatever a URL asks for, no more is done for it.
  return Math.min(estimate, limits.cpuSeconds * 1000);
}

/** The same for decoding so many frames of a picture, all of them when left out; of a document one page at most. */
export function readCostMs({ width, height, format, pages }: Stored, frames = pages): number {
  return ((width * height * (canMove(format) ? frames : 1)) / megapixel) * decodeMs[format];
}
