import { outputSettings } from "./filters/registry.ts";
import type { OutputFormat, SourceFormat } from "./formats.ts";
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
}

interface Costly {
  params: Params;
  negotiated?: OutputFormat | undefined;
  /** None for a `color:` picture. */
  stored?: (Stored & { pages: number; orientation: number }) | undefined;
  /** What is decoded in its place. */
  copy?: Stored | undefined;
  /** Bounds a result that names no size, pixels, and what it may cost. */
  limits: Pick<Limits, "resultMaxSide" | "cpuSeconds">;
}

/**
 * About how long one core works for a result, milliseconds: an estimate from the URL and the asset's row alone,
 * good for putting jobs in order and for saying when there are too many of them. Refuses (unsupported) a format
 * that can't be written.
 */
export function renderCostMs({ params, negotiated, stored, copy, limits }: Costly): number {
  const { width, height } = resultSize(params, stored, limits.resultMaxSide);
  const result = (width * height) / megapixel;
  const decoded = copy ?? stored;
  const reading = decoded ? readCostMs(decoded) : 0;
  if (params.meta) return Math.round(leastMs + reading);
  const writing = result * encodeMs[outputFormat(outputSettings(params), negotiated, stored?.format)];
  const estimate = Math.round(leastMs + reading + writing + result * params.filters.length * filterMs);
  // Whatever a URL asks for, no more is done for it.
  return Math.min(estimate, limits.cpuSeconds * 1000);
}

/** The same for decoding all of a picture. */
export function readCostMs({ width, height, format }: Stored): number {
  return ((width * height) / megapixel) * decodeMs[format];
}
