import type { Rect, Size } from "./geometry.ts";
import type { Params } from "./url/params.ts";

/**
 * The manual crop in pixels of the picture as seen (urls.md 6.6), or undefined where there is none or
 * nothing would be left. A whole relative crop loses the last row and column, as published URLs expect.
 */
export function planCrop(params: Params, seen: Size): Rect | undefined {
  if (!hasCrop(params)) return undefined;
  const { cropLeft, cropTop, cropRight, cropBottom } = params;
  const isRelative = cropLeft < 1 && cropTop < 1 && cropRight <= 1 && cropBottom <= 1;
  const edge = (at: number, whole: number) => (isRelative ? Math.round(at * whole) : at);
  const end = (at: number, whole: number) => Math.min(edge(at, whole) || whole - 1, whole - 1);
  const left = edge(cropLeft, seen.width);
  const top = edge(cropTop, seen.height);
  const width = Math.trunc(end(cropRight, seen.width) - left);
  const height = Math.trunc(end(cropBottom, seen.height) - top);
  if (width < 1 || height < 1) return undefined;
  return { left: Math.trunc(left), top: Math.trunc(top), width, height };
}

/** Whether the URL names an edge of a manual crop. */
export function hasCrop(params: Params): boolean {
  return params.cropLeft + params.cropTop + params.cropRight + params.cropBottom > 0;
}
