import { bodyOf } from "./bytes.ts";
import { sharp } from "./engine.ts";

interface PictureOptions {
  width?: number;
  height?: number;
  /** Two numbers give two pictures that differ in their bytes. */
  shade?: number;
}

/** The bytes of a plain PNG. */
export async function aPng({ width = 4, height = 3, shade = 0 }: PictureOptions = {}): Promise<Uint8Array> {
  const background = { r: shade % 256, g: Math.floor(shade / 256) % 256, b: 128 };
  return new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer(),
  );
}

/** The same as an upload's body. */
export async function aPicture(options: PictureOptions = {}): Promise<ReadableStream<Uint8Array>> {
  return bodyOf(await aPng(options));
}

/** A photograph-like JPEG, whose data is cut off in the middle where that is asked for. */
export async function aJpeg({ isCut = false } = {}): Promise<Uint8Array> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  const image = sharp({ create: { width: 64, height: 48, channels: 3, background: "grey", noise } });
  const bytes = new Uint8Array(await image.jpeg().toBuffer());
  return isCut ? bytes.slice(0, bytes.length / 2) : bytes;
}
