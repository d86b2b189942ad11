import type { Rgb } from "#src/imaging/color.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";

/** Longest side of the copy that is averaged, pixels (urls.md 6.10). */
const probeSide = 64;

/** The average colour, transparency counted as white. */
export async function averageColor(picture: Picture): Promise<Rgb> {
  const { data } = await picture
    .sharp(await picture.asInput(), { limitInputPixels: false })
    .flatten({ background: "white" })
    .resize({ width: probeSide, height: probeSide, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const mean = (channel: number) => {
    let sum = 0;
    for (let at = channel; at < data.length; at += 3) sum += data[at] ?? 0;
    return Math.round((sum * 3) / data.length);
  };
  return { r: mean(0), g: mean(1), b: mean(2) };
}
