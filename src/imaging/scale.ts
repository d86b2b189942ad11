import type { Size } from "./geometry.ts";

/**
 * The size that libvips gives a picture when one side is brought to `length` and the other follows. A JPEG
 * that shrinks while it is decoded follows from what was decoded, which is rounded down (sharp 0.35 with
 * `fastShrinkOnLoad: false`: at least a factor of two is left to the resize).
 */
export function scaledByLibvips(
  from: Size,
  governing: "width" | "height",
  length: number,
  shrinksOnLoad: boolean,
): Size {
  const shrunk = shrinksOnLoad ? shrinkFactor(from[governing] / length) : 1;
  const decoded = { width: Math.floor(from.width / shrunk), height: Math.floor(from.height / shrunk) };
  const scale = 1 / (decoded[governing] / length);
  const side = (whole: number) => Math.max(1, Math.floor(followed(whole, scale) + 0.5));
  return governing === "width"
    ? { width: length, height: side(decoded.height) }
    : { width: side(decoded.width), height: length };
}

function shrinkFactor(shrink: number): number {
  const factor = shrink >= 16 ? 8 : shrink >= 8 ? 4 : shrink >= 4 ? 2 : 1;
  return factor > 1 && Math.floor(shrink) === factor ? factor / 2 : factor;
}

/** libvips multiplies when it enlarges and divides when it reduces, which shows where half a pixel is rounded. */
function followed(whole: number, scale: number): number {
  return scale > 1 ? whole * scale : whole / (1 / scale);
}
