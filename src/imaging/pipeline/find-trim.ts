import type { Rect } from "#src/imaging/geometry.ts";
import type { SharpModule } from "#src/imaging/native.ts";

/** Stands in for transparency, as in imagor. */
const magenta = { r: 255, g: 0, b: 255 };

interface TrimOptions {
  /** Largest difference of a channel that still counts as border; 0 acts as 1. */
  tolerance: number;
  /** Whose colour the border has. */
  by: "top-left" | "bottom-right";
}

/**
 * What is left of the stored picture without its border of one colour; undefined where there is no border,
 * or nothing but border.
 */
export async function findTrim(
  sharp: SharpModule,
  input: string | Uint8Array,
  { tolerance, by }: TrimOptions,
): Promise<Rect | undefined> {
  const open = (source: string | Uint8Array) => sharp(source, { limitInputPixels: false, failOn: "none" });
  const flat = await open(input)
    .keepIccProfile()
    .flatten({ background: magenta })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const { width, height } = await open(flat).metadata();
  if (width < 3 || height < 3) return undefined;
  const background = by === "bottom-right" ? await lastPixel(sharp, flat, width, height) : undefined;
  const { info } = await open(flat)
    .trim({ threshold: Math.min(255, Math.max(1, tolerance)), ...(background ? { background } : {}) })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width === width && info.height === height) return undefined;
  const { trimOffsetLeft = 0, trimOffsetTop = 0 } = info;
  return { left: -trimOffsetLeft, top: -trimOffsetTop, width: info.width, height: info.height };
}

async function lastPixel(sharp: SharpModule, flat: Buffer, width: number, height: number) {
  const [r = 0, g = r, b = r] = await sharp(flat, { limitInputPixels: false })
    .keepIccProfile()
    .extract({ left: width - 1, top: height - 1, width: 1, height: 1 })
    .raw()
    .toBuffer();
  return { r, g, b };
}
