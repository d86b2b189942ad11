import type { Params } from "./url/params.ts";

/** Pixels from the top left corner. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** A point that the crop should keep, in pixels of the picture as seen. */
export interface Point {
  x: number;
  y: number;
}

/** What filters say about sizes; undefined where none speaks. */
export interface GeometryWishes {
  upscale?: boolean;
  stretch?: boolean;
  focal?: Point;
}

/** How a picture gets its size: scaled to `scale`, then cut to `cut`, or cut where the interest is. */
export interface ResizePlan {
  scale: Size;
  cut?: Rect;
  attention?: Size;
  /** The size that `fill` fills up to; 0 where it follows from the picture. */
  box: Size;
}

/**
 * Sizes and cuts of urls.md 6.5 for a picture as seen (after EXIF rotation and the manual crop).
 * `longestSide` bounds a result that names no size.
 */
export function planResize(
  params: Params,
  wishes: GeometryWishes,
  seen: Size,
  longestSide: number,
): ResizePlan {
  const box = boxOf(params, seen);
  const mayGrow = wishes.upscale ?? (!params.fitIn || params.fullFitIn);
  if (box.width === 0 && box.height === 0) return { scale: within(seen, longestSide), box };
  if (box.width > 0 && box.height > 0) {
    if (params.stretch || wishes.stretch) return { scale: box, box };
    if (params.fullFitIn) return planFullFit(box, seen, mayGrow);
    if (!params.fitIn) return planCover(params, wishes, box, seen, mayGrow);
  }
  return { scale: scaled(seen, fitFactor(box, seen), mayGrow), box };
}

/** The box as asked for; `adaptive` turns it where it lies across the picture. */
function boxOf(params: Params, seen: Size): Size {
  const { width, height } = params;
  const liesAcross =
    width > height !== seen.width > seen.height && width !== height && seen.width !== seen.height;
  return params.adaptiveFitIn && liesAcross ? { width: height, height: width } : { width, height };
}

function within(seen: Size, longestSide: number): Size {
  return scaled(seen, Math.min(longestSide / seen.width, longestSide / seen.height), false);
}

function fitFactor(box: Size, seen: Size): number {
  if (box.width === 0) return box.height / seen.height;
  if (box.height === 0) return box.width / seen.width;
  return Math.min(box.width / seen.width, box.height / seen.height);
}

function planFullFit(box: Size, seen: Size, mayGrow: boolean): ResizePlan {
  const scale = scaled(seen, Math.max(box.width / seen.width, box.height / seen.height), mayGrow);
  return { scale, box: scale };
}

function scaled(seen: Size, factor: number, mayGrow: boolean): Size {
  if (factor >= 1 && !mayGrow) return { ...seen };
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return { width: side(seen.width), height: side(seen.height) };
}

function planCover(
  params: Params,
  wishes: GeometryWishes,
  box: Size,
  seen: Size,
  mayGrow: boolean,
): ResizePlan {
  const factor = Math.max(box.width / seen.width, box.height / seen.height);
  const scale = scaled(seen, factor, mayGrow);
  const size = { width: Math.min(box.width, scale.width), height: Math.min(box.height, scale.height) };
  if (params.smart && !wishes.focal) return { scale, attention: size, box };
  const position = wishes.focal ? aroundPoint(wishes.focal, seen, scale, size) : aligned(params, scale, size);
  return { scale, cut: { ...position, ...size }, box };
}

function aroundPoint(point: Point, seen: Size, scale: Size, size: Size): { left: number; top: number } {
  const start = (at: number, whole: number, length: number) =>
    Math.max(0, Math.min(whole - length, Math.floor(at * whole - length / 2)));
  return {
    left: start(point.x / seen.width, scale.width, size.width),
    top: start(point.y / seen.height, scale.height, size.height),
  };
}

/**
 * Centre, unless aligned. One alignment alone is imagor's "low" or "high" for whichever side overflows
 * (urls.md 14.15, kept); with both, each moves its own side.
 */
function aligned(params: Params, scale: Size, size: Size): { left: number; top: number } {
  const horizontal = edge(params.hAlign, "left", "right");
  const vertical = edge(params.vAlign, "top", "bottom");
  const isPair = (params.hAlign !== "" && params.vAlign !== "") || needsWholePicture(params);
  const lone = params.hAlign === "" ? vertical : horizontal;
  const excessX = scale.width - size.width;
  const excessY = scale.height - size.height;
  return {
    left: Math.floor(excessX * (isPair ? horizontal : lone)),
    top: Math.floor(excessY * (isPair ? vertical : lone)),
  };
}

/** 0 at the low edge, 1 at the high one, 0.5 in the middle. */
function edge(align: string, low: string, high: string): number {
  if (align === low) return 0;
  return align === high ? 1 : 0.5;
}

const wholePictureFilters = new Set(["orient", "max_bytes", "trim", "focal", "rotate", "draw_detections"]);
const autoColourFilters = new Set(["fill", "background_color"]);

/** Whether imagor decodes the whole picture before it resizes (6.5): there each alignment moves its own side. */
function needsWholePicture(params: Params): boolean {
  if (params.trim || params.vFlip || params.fullFitIn || params.adaptiveFitIn || hasCrop(params)) return true;
  return params.filters.some(
    ({ name, args }) =>
      wholePictureFilters.has(name) || (autoColourFilters.has(name) && args.startsWith("auto")),
  );
}

function hasCrop(params: Params): boolean {
  return params.cropLeft + params.cropTop + params.cropRight + params.cropBottom > 0;
}

/**
 * The manual crop in pixels of the picture as stored (urls.md 6.6), or undefined where there is none or
 * nothing would be left. A whole relative crop loses the last row and column, as published URLs expect.
 */
export function planCrop(params: Params, stored: Size): Rect | undefined {
  if (!hasCrop(params)) return undefined;
  const { cropLeft, cropTop, cropRight, cropBottom } = params;
  const isRelative = cropLeft < 1 && cropTop < 1 && cropRight <= 1 && cropBottom <= 1;
  const across = isRelative ? stored.width : 1;
  const down = isRelative ? stored.height : 1;
  const end = (edgeAt: number, length: number) => Math.min(edgeAt === 0 ? length - 1 : edgeAt, length - 1);
  const left = Math.round(cropLeft * across);
  const top = Math.round(cropTop * down);
  const right = end(Math.round(cropRight * across), stored.width);
  const bottom = end(Math.round(cropBottom * down), stored.height);
  if (right <= left || bottom <= top) return undefined;
  return { left, top, width: right - left, height: bottom - top };
}

/** What both rectangles cover; undefined where they don't meet. */
export function intersection(a: Rect, b: Rect): Rect | undefined {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const width = Math.min(a.left + a.width, b.left + b.width) - left;
  const height = Math.min(a.top + a.height, b.top + b.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}

/** Where a rectangle of the stored picture lies in the picture as seen, by EXIF orientation (0 to 8). */
export function asSeen(rect: Rect, stored: Size, orientation: number): Rect {
  const fromRight = stored.width - rect.left - rect.width;
  const fromBottom = stored.height - rect.top - rect.height;
  const { width, height } = rect;
  switch (orientation) {
    case 2:
      return { ...rect, left: fromRight };
    case 3:
      return { ...rect, left: fromRight, top: fromBottom };
    case 4:
      return { ...rect, top: fromBottom };
    case 5:
      return { left: rect.top, top: rect.left, width: height, height: width };
    case 6:
      return { left: fromBottom, top: rect.left, width: height, height: width };
    case 7:
      return { left: fromBottom, top: fromRight, width: height, height: width };
    case 8:
      return { left: rect.top, top: fromRight, width: height, height: width };
    default:
      return rect;
  }
}

/** Width and height as seen: EXIF orientations 5 to 8 lie on their side. */
export function sizeAsSeen(stored: Size, orientation: number): Size {
  return orientation >= 5 ? { width: stored.height, height: stored.width } : { ...stored };
}
