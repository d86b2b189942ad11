import type { Point, Rect, Size } from "./geometry.ts";

/** Where three corners of the stored picture lie in the picture as it is now, pixels; the fourth follows. */
export interface Lie {
  topLeft: Point;
  topRight: Point;
  bottomLeft: Point;
}

/** A part of the stored picture, as fractions of its sides. */
interface Part {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type Corner = readonly [x: number, y: number];

/** The same three corners, for each EXIF orientation from 1, in a square as seen. */
const corners: readonly (readonly [Corner, Corner, Corner])[] = [
  [
    [0, 0],
    [1, 0],
    [0, 1],
  ],
  [
    [1, 0],
    [0, 0],
    [1, 1],
  ],
  [
    [1, 1],
    [0, 1],
    [1, 0],
  ],
  [
    [0, 1],
    [1, 1],
    [0, 0],
  ],
  [
    [0, 0],
    [0, 1],
    [1, 0],
  ],
  [
    [1, 0],
    [1, 1],
    [0, 0],
  ],
  [
    [1, 1],
    [1, 0],
    [0, 1],
  ],
  [
    [0, 1],
    [0, 0],
    [1, 1],
  ],
];

/** Of a whole picture that is seen in this size. */
export function lieAsSeen({ width, height }: Size, orientation: number): Lie {
  const [topLeft, topRight, bottomLeft] = corners[Math.max(1, orientation) - 1] ?? corners[0] ?? [];
  const at = ([x, y]: Corner = [0, 0]) => ({ x: x * width, y: y * height });
  return { topLeft: at(topLeft), topRight: at(topRight), bottomLeft: at(bottomLeft) };
}

/** After each point has moved so. */
export function moved(lie: Lie, move: (point: Point) => Point): Lie {
  return { topLeft: move(lie.topLeft), topRight: move(lie.topRight), bottomLeft: move(lie.bottomLeft) };
}

/** Of a picture of this size that is turned. */
export function turned(lie: Lie, { width, height }: Size, clockwise: 90 | 180 | 270): Lie {
  if (clockwise === 90) return moved(lie, ({ x, y }) => ({ x: height - y, y: x }));
  if (clockwise === 270) return moved(lie, ({ x, y }) => ({ x: y, y: width - x }));
  return moved(lie, ({ x, y }) => ({ x: width - x, y: height - y }));
}

/** Where a part of the stored picture lies now, not rounded, even beyond the edges. */
export function placeOf({ topLeft, topRight, bottomLeft }: Lie, { left, top, right, bottom }: Part): Rect {
  const at = (u: number, v: number): Point => ({
    x: topLeft.x + u * (topRight.x - topLeft.x) + v * (bottomLeft.x - topLeft.x),
    y: topLeft.y + u * (topRight.y - topLeft.y) + v * (bottomLeft.y - topLeft.y),
  });
  const [one, other] = [at(left, top), at(right, bottom)];
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}
