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

/**
 * The size of a `color:` picture (urls.md 6.9): a missing side is as long as the other, without any it is one
 * pixel, and none is longer than `longestSide`.
 */
export function colorImageSize({ width, height }: Size, longestSide: number): Size {
  const side = (length: number) => Math.min(length, longestSide);
  return { width: side(width || height || 1), height: side(height || width || 1) };
}

/** What both rectangles cover; undefined where they don't meet. */
export function intersection(a: Rect, b: Rect): Rect | undefined {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const width = Math.min(a.left + a.width, b.left + b.width) - left;
  const height = Math.min(a.top + a.height, b.top + b.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}

/** Width and height as seen: EXIF orientations 5 to 8 lie on their side. */
export function sizeAsSeen(stored: Size, orientation: number): Size {
  return orientation >= 5 ? { width: stored.height, height: stored.width } : { ...stored };
}

/** The part of a picture in another size of it, on whole pixels: at least one. */
export function scaledRect({ left, top, width, height }: Rect, from: Size, to: Size): Rect {
  const across = to.width / from.width;
  const down = to.height / from.height;
  const x = Math.min(to.width - 1, Math.round(left * across));
  const y = Math.min(to.height - 1, Math.round(top * down));
  return {
    left: x,
    top: y,
    width: Math.max(1, Math.min(to.width, Math.round((left + width) * across)) - x),
    height: Math.max(1, Math.min(to.height, Math.round((top + height) * down)) - y),
  };
}
