import type { Size } from "#src/imaging/geometry.ts";

/** Samples a side of a pixel on the edge. */
const samples = 4;

/**
 * RGBA pixels of a rectangle with elliptic corners of the given radii (pixels, bounded to half a side as in
 * SVG): opaque inside, transparent outside, smooth on the edge.
 */
export function roundedMask({ width, height }: Size, radiusX: number, radiusY: number): Buffer {
  const mask = Buffer.alloc(width * height * 4, 255);
  const rx = Math.min(radiusX, width / 2);
  const ry = Math.min(radiusY, height / 2);
  for (let y = 0; y < Math.ceil(ry); y++) {
    for (let x = 0; x < Math.ceil(rx); x++) {
      const alpha = Math.round(255 * coverage(x, y, rx, ry));
      for (const row of [y, height - 1 - y]) {
        for (const column of [x, width - 1 - x]) mask[(row * width + column) * 4 + 3] = alpha;
      }
    }
  }
  return mask;
}

/** How much of the pixel (x, y) lies inside the corner's ellipse around (rx, ry). */
function coverage(x: number, y: number, rx: number, ry: number): number {
  let inside = 0;
  for (let i = 0; i < samples * samples; i++) {
    const dx = Math.min(0, x + ((i % samples) + 0.5) / samples - rx) / rx;
    const dy = Math.min(0, y + (Math.floor(i / samples) + 0.5) / samples - ry) / ry;
    if (dx * dx + dy * dy <= 1) inside++;
  }
  return inside / (samples * samples);
}
