import sharp, { type Sharp } from "sharp";
import type { Grey } from "#src/imaging/similarity.ts";

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
