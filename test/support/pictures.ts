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

/** A landscape with grain: what a camera gives, near enough, of 1,800 by 1,200 pixels. */
export function aPhotograph(): Promise<Buffer> {
  const sky = sharp({
    create: {
      width: 1800,
      height: 1200,
      channels: 3,
      background: "#7aa5cf",
      noise: { type: "gaussian", mean: 128, sigma: 20 },
    },
  });
  const sun = { create: { width: 300, height: 300, channels: 3 as const, background: "#ffcc33" } };
  return sky
    .composite([{ input: sun, left: 1300, top: 60 }])
    .withExif({ IFD0: { Make: "Camera Works", Model: "One" } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
