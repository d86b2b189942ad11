import { createHash } from "node:crypto";
import sharp from "sharp";

/** What tells one generated picture from all others, also in a small copy. */
export interface Mark {
  sha256: string;
  /** The mean of its pixels. */
  colour: readonly [red: number, green: number, blue: number];
}

export interface Picture extends Mark {
  path: string;
  bytes: Uint8Array;
}

const formats = ["jpeg", "png", "webp"] as const;
const noise = 24;

/** The picture of a number; the same number gives the same picture. Some 10 to 200 KB. */
export async function pictureOf(index: number): Promise<Picture> {
  const format = formats[index % formats.length] ?? "jpeg";
  const colour = colourOf(index);
  const width = 160 + (index % 7) * 40;
  const height = 120 + (index % 5) * 30;
  const random = randomFrom(index);
  const pixels = Uint8Array.from(
    { length: width * height * 3 },
    (_, at) => (colour[at % 3] ?? 0) + Math.floor(random() * noise) - noise / 2,
  );
  const encoded = sharp(pixels, { raw: { width, height, channels: 3 } }).toFormat(format, { quality: 95 });
  const bytes = new Uint8Array(await encoded.toBuffer());
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path: `batch-${index % 10}/picture-${index}.${format}`, bytes, sha256, colour };
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Steps of 10 a channel from 20 to 230, so that 9,261 numbers differ by sight. */
function colourOf(index: number): Mark["colour"] {
  const level = (step: number) => 20 + (step % 21) * 10;
  return [level(index), level(Math.floor(index / 21)), level(Math.floor(index / 441) + index * 5)];
}
