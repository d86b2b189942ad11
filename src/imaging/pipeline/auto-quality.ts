import type { SharpInstance } from "#src/imaging/native.ts";
import type { LossyFormat } from "#src/imaging/output.ts";
import { type Grey, lowestSimilarity } from "#src/imaging/similarity.ts";
import type { Picture } from "./picture.ts";
import { sampleOf } from "./sample.ts";

/** Files that are written of a sample before its quality is known. */
export const qualityTries = 6;

/** What is chosen at least; at most it is as much more as the tries tell apart. */
const lowestQuality: Record<LossyFormat, number> = { jpeg: 32, webp: 32, avif: 27 };

/**
 * Of the quarter that suffers most, so that what is flat doesn't speak for what is not. It is where a photograph looks
 * like a JPEG of 80, and so do a WebP of 78 and an AVIF of 63; lines of text take a JPEG of 81, flat colours the lowest.
 */
const worstShare = 0.25;
const leastSimilarity = 0.95;

/** What shows through where a picture is clear: neither of the colours that are mostly drawn on it. */
const background = "#808080";

/**
 * The lowest quality, on the format's own scale, at which a sample of the picture can't be told from itself: found
 * by halves. `written` gives a picture as a file of that quality.
 */
export async function findQuality(
  picture: Picture,
  format: LossyFormat,
  written: (instance: SharpInstance, quality: number) => Promise<Uint8Array>,
): Promise<number> {
  const { data, width, height, channels } = await sampleOf(picture);
  const raw = { width, height, channels: channels as 4 };
  const sample = () => {
    const instance = picture.sharp(data, { raw });
    return picture.hasAlpha ? instance : instance.removeAlpha();
  };
  const reference = await greyOf(sample());
  let low = lowestQuality[format];
  let high = low + 2 ** qualityTries - 1;
  while (low < high) {
    const tried = Math.floor((low + high) / 2);
    const file = await greyOf(picture.sharp(await written(sample(), tried)));
    if (lowestSimilarity(reference, file, worstShare) >= leastSimilarity) high = tried;
    else low = tried + 1;
  }
  return low;
}

async function greyOf(instance: SharpInstance): Promise<Grey> {
  const { data, info } = await instance
    .flatten({ background })
    .toColourspace("b-w")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}
