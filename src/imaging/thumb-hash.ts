import { rgbaToThumbHash } from "thumbhash";
import type { SharpInstance } from "./native.ts";

/** Longest side that ThumbHash takes, pixels. */
const longestSide = 100;

/**
 * The ThumbHash of what the instance has, standard base64. `isPremultiplied` darkens colours by their transparency
 * first, as imagor does against the rule of ThumbHash itself.
 */
export async function thumbHash(
  instance: SharpInstance,
  { isPremultiplied = false }: { isPremultiplied?: boolean } = {},
): Promise<string> {
  const { data, info } = await instance
    .resize({ width: longestSide, height: longestSide, fit: "inside", withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (isPremultiplied) premultiply(data);
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}

function premultiply(pixels: Uint8Array): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const opacity = (pixels[at + 3] ?? 0) / 255;
    for (let colour = at; colour < at + 3; colour++)
      pixels[colour] = Math.round((pixels[colour] ?? 0) * opacity);
  }
}
