import sharp from "sharp";

/** Two pictures and what tells them apart, as small files that a browser shows. */
export interface SideBySide {
  ours: Buffer;
  golden: Buffer;
  /** Undefined where the sizes differ. */
  difference: Buffer | undefined;
}

/** So many frames are shown of a picture that moves, below each other. */
const mostFrames = 4;
const mostPixels = 60_000_000;
const shown = { width: 360, height: 720 } as const;

/** A difference of 16 of 255 is white. */
export const amplified = 16;

interface Frames {
  pixels: Buffer;
  width: number;
  height: number;
}

/** Undefined where one of them can't be read here. */
export async function sideBySide(ours: Uint8Array, golden: Uint8Array): Promise<SideBySide | undefined> {
  const [one, other] = await Promise.all([framesOf(ours), framesOf(golden)]);
  if (!one || !other) return undefined;
  return {
    ours: await show(one),
    golden: await show(other),
    difference: await differenceOf(one, other),
  };
}

async function framesOf(body: Uint8Array): Promise<Frames | undefined> {
  try {
    const { pages = 1 } = await sharp(body).metadata();
    const taken = { pages: Math.min(pages, mostFrames), limitInputPixels: mostPixels };
    const { data, info } = await sharp(body, taken)
      .toColourspace("srgb")
      .ensureAlpha()
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { pixels: data, width: info.width, height: info.height };
  } catch {
    return undefined;
  }
}

async function differenceOf(one: Frames, other: Frames): Promise<Buffer | undefined> {
  if (one.width !== other.width || one.height !== other.height) return undefined;
  const pixels = Buffer.alloc(one.width * one.height * 4, 255);
  for (let at = 0; at < pixels.length; at += 4) {
    const [alpha, otherAlpha] = [one.pixels[at + 3] ?? 0, other.pixels[at + 3] ?? 0];
    const transparency = Math.abs(alpha - otherAlpha);
    for (let channel = 0; channel < 3; channel += 1) {
      const colour = ((one.pixels[at + channel] ?? 0) * alpha) / 255;
      const otherColour = ((other.pixels[at + channel] ?? 0) * otherAlpha) / 255;
      const apart = Math.max(Math.abs(colour - otherColour), transparency);
      pixels[at + channel] = Math.min(255, apart * amplified);
    }
  }
  return await show({ ...one, pixels });
}

function show({ pixels, width, height }: Frames): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .resize({ ...shown, fit: "inside", withoutEnlargement: true })
    .webp({ lossless: true, effort: 1 })
    .toBuffer();
}
