import type { Size } from "./geometry.ts";

/** A window has so many pixels a side, and starts so many after the one before. */
const side = 8;
const step = 4;

/** Of 8 bits: they keep the quotients from running away where there is nothing to see (Wang et al. 2004). */
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/** Luma of 8 bits, row by row. */
export interface Grey extends Size {
  pixels: Uint8Array;
}

/** The mean SSIM of two pictures: 1 where both are the same. Throws where their sizes differ. */
export function similarity(one: Grey, other: Grey): number {
  return mean(similarities(one, other));
}

/** The same of those windows alone, this share of them, that are least alike. */
export function lowestSimilarity(one: Grey, other: Grey, share: number): number {
  const sorted = Float64Array.from(similarities(one, other)).sort();
  return mean(sorted.subarray(0, Math.ceil(sorted.length * share)));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return sum / values.length;
}

/** Of each window of 8 by 8 pixels, or of the whole side where it is shorter. */
function similarities(one: Grey, other: Grey): number[] {
  if (one.width !== other.width || one.height !== other.height) {
    throw new Error(`a result has ${other.width}x${other.height} instead of ${one.width}x${one.height}`);
  }
  const window = { width: Math.min(side, one.width), height: Math.min(side, one.height) };
  const found: number[] = [];
  for (let top = 0; top + window.height <= one.height; top += step) {
    for (let left = 0; left + window.width <= one.width; left += step)
      found.push(windowSimilarity(one, other, { first: top * one.width + left, ...window }));
  }
  return found;
}

function windowSimilarity(
  one: Grey,
  other: Grey,
  { first, width, height }: Size & { first: number },
): number {
  const count = width * height;
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const index = first + row * one.width + column;
      const [x = 0, y = 0] = [one.pixels[index], other.pixels[index]];
      a += x;
      b += y;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
  }
  const [meanA, meanB] = [a / count, b / count];
  const [varianceA, varianceB] = [aa / count - meanA ** 2, bb / count - meanB ** 2];
  const covariance = ab / count - meanA * meanB;
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
    ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2))
  );
}
