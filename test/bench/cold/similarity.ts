import sharp, { type Sharp } from "sharp";

const side = 8;
const step = 4;

/** Of 8 bits: they keep the quotients from running away where there is nothing to see (Wang et al. 2004). */
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

export interface Grey {
  pixels: Uint8Array;
  width: number;
  height: number;
}

/** The luma of a picture in this size, by libvips without shrinking on load: what a result is held against. */
export function referenceOf(file: string, size: { width: number; height: number }): Promise<Grey> {
  return greyOf(sharp(file).resize({ ...size, fastShrinkOnLoad: false }));
}

export function decoded(result: Uint8Array): Promise<Grey> {
  return greyOf(sharp(result));
}

async function greyOf(picture: Sharp): Promise<Grey> {
  const { data, info } = await picture
    .toColourspace("b-w")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

/** The mean SSIM over windows of 8 by 8 pixels: 1 where both are the same. */
export function similarity(one: Grey, other: Grey): number {
  if (one.width !== other.width || one.height !== other.height) {
    throw new Error(`a result has ${other.width}x${other.height} instead of ${one.width}x${one.height}`);
  }
  let sum = 0;
  let windows = 0;
  for (let top = 0; top + side <= one.height; top += step) {
    for (let left = 0; left + side <= one.width; left += step) {
      sum += windowSimilarity(one, other, top * one.width + left);
      windows += 1;
    }
  }
  return sum / windows;
}

function windowSimilarity(one: Grey, other: Grey, first: number): number {
  const count = side * side;
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
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
