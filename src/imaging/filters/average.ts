import type { Rgb } from "#src/imaging/color.ts";
import { framesIn, type Picture, type StillPicture } from "#src/imaging/pipeline/picture.ts";

/** Longest side of the copy that is averaged, pixels (urls.md 6.10). */
const probeSide = 64;

/** The average colour of all frames as their profile has it, transparency counted as white. */
export async function averageColor(picture: Picture): Promise<Rgb> {
  const sum = { r: 0, g: 0, b: 0 };
  await picture.eachFrame(async (frame) => {
    const { r, g, b } = await averageOf(frame);
    sum.r += r;
    sum.g += g;
    sum.b += b;
  });
  const mean = (total: number) => Math.round(total / framesIn(picture));
  return { r: mean(sum.r), g: mean(sum.g), b: mean(sum.b) };
}

async function averageOf(frame: StillPicture): Promise<Rgb> {
  const { data } = await frame
    .sharp(await frame.asInput(), { limitInputPixels: false })
    .keepIccProfile()
    .flatten({ background: "white" })
    .resize({ width: probeSide, height: probeSide, fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const mean = (channel: number) => {
    let sum = 0;
    for (let at = channel; at < data.length; at += 3) sum += data[at] ?? 0;
    return (sum * 3) / data.length;
  };
  return { r: mean(0), g: mean(1), b: mean(2) };
}
