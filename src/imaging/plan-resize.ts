import type { Point, Rect, Size } from "./geometry.ts";
import { hasCrop } from "./plan-crop.ts";
import type { Params } from "./url/params.ts";

/** What filters say about sizes; undefined where none speaks. */
export interface GeometryWishes {
  upscale?: boolean;
  stretch?: boolean;
  focal?: Point;
}

/** How a picture gets its size: scaled, then cut; or scaled and cut where the interest is. */
export interface ResizePlan {
  scale: Size;
  /** The side that sets the scale of both; none where each has its own, or nothing is scaled. */
  governing?: "width" | "height";
  /** What to keep of the scaled picture. */
  cut?: (scaled: Size) => Rect;
  attention?: Size;
  /** The size that `fill` fills up to; 0 where it follows from the picture. */
  box: Size;
}

interface Asked {
  params: Params;
  focal: Point | undefined;
  seen: Size;
  mayGrow: boolean;
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
  const asked = { params, focal: wishes.focal, seen, mayGrow };
  if (box.width === 0 && box.height === 0) return { ...fitted(longest(seen, longestSide), seen, false), box };
  if (box.width === 0 || box.height === 0) return planOneSide(asked, box);
  if (params.fullFitIn) return planFullFit(asked, box);
  if (params.fitIn) return { ...fitted(box, seen, mayGrow), box };
  if (params.stretch || wishes.stretch) return { scale: box, box };
  return planCover(asked, box);
}

/** The box as asked for; `adaptive` turns it where it lies across the picture. */
function boxOf(params: Params, seen: Size): Size {
  const { width, height } = params;
  const liesAcross = width > height !== seen.width > seen.height;
  return params.adaptiveFitIn && liesAcross ? { width: height, height: width } : { width, height };
}

function longest(seen: Size, side: number): Size {
  return seen.width >= seen.height ? { width: side, height: 0 } : { width: 0, height: side };
}

/**
 * One side given, the other in proportion. Where imagor decodes the whole picture first it rounds that side
 * down, and covers the box or fits into it.
 */
function planOneSide(asked: Asked, box: Size): ResizePlan {
  const { params, seen, mayGrow } = asked;
  if (params.fullFitIn || !needsWholePicture(params)) return { ...fitted(box, seen, mayGrow), box };
  const whole = {
    width: box.width || Math.max(1, Math.floor((seen.width * box.height) / seen.height)),
    height: box.height || Math.max(1, Math.floor((seen.height * box.width) / seen.width)),
  };
  if (params.fitIn) return { ...fitted(whole, seen, mayGrow), box };
  return { ...planCover(asked, whole), box };
}

type Scaling = Pick<ResizePlan, "scale" | "governing">;

/** The size inside the box, a side of 0 being unlimited, and the side that sets its scale. */
export function fitted(box: Size, seen: Size, mayGrow: boolean): Scaling {
  const across = box.width === 0 ? Number.POSITIVE_INFINITY : box.width / seen.width;
  const down = box.height === 0 ? Number.POSITIVE_INFINITY : box.height / seen.height;
  return scaled(seen, Math.min(across, down), across <= down ? "width" : "height", mayGrow);
}

/** Around the box. */
function covering(box: Size, seen: Size, mayGrow: boolean): Scaling {
  const across = box.width / seen.width;
  const down = box.height / seen.height;
  return scaled(seen, Math.max(across, down), across >= down ? "width" : "height", mayGrow);
}

function scaled(seen: Size, factor: number, governing: "width" | "height", mayGrow: boolean): Scaling {
  if (factor === 1 || (factor > 1 && !mayGrow)) return { scale: { ...seen } };
  const side = (length: number) => Math.max(1, Math.round(length * factor));
  return { scale: { width: side(seen.width), height: side(seen.height) }, governing };
}

/** Around the box, which grows to whole pixels: `fill` fills it, where the picture may be one short of it. */
function planFullFit({ seen, mayGrow }: Asked, box: Size): ResizePlan {
  const around = {
    width: Math.max(box.width, Math.ceil((box.height * seen.width) / seen.height)),
    height: Math.max(box.height, Math.ceil((box.width * seen.height) / seen.width)),
  };
  return { ...fitted(around, seen, mayGrow), box: around };
}

function planCover({ params, focal, seen, mayGrow }: Asked, box: Size): ResizePlan {
  const scaling = covering(box, seen, mayGrow);
  const cutSize = (scale: Size) => ({
    width: Math.min(box.width, scale.width),
    height: Math.min(box.height, scale.height),
  });
  if (params.smart && !focal) return { ...scaling, attention: cutSize(scaling.scale), box };
  const cut = (scale: Size) => {
    const size = cutSize(scale);
    return { ...(focal ? aroundPoint(focal, seen, scale, size) : aligned(params, scale, size)), ...size };
  };
  return { ...scaling, cut, box };
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

/** Whether imagor decodes the whole picture before it resizes (urls.md 6.5), which shows in alignment and rounding. */
export function needsWholePicture(params: Params): boolean {
  if (params.trim || params.vFlip || params.fullFitIn || params.adaptiveFitIn || hasCrop(params)) return true;
  return params.filters.some(
    ({ name, args }) =>
      wholePictureFilters.has(name) || (autoColourFilters.has(name) && args.startsWith("auto")),
  );
}
