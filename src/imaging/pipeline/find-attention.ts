import type { Rect, Size } from "#src/imaging/geometry.ts";
import type { SharpModule } from "#src/imaging/native.ts";

/** Where in a picture libvips finds most to look at; as wide or as high as the picture. */
export async function findAttention(sharp: SharpModule, input: Uint8Array, size: Size): Promise<Rect> {
  const { info } = await sharp(input, { limitInputPixels: false, failOn: "none" })
    .resize({ ...size, fit: "cover", position: sharp.strategy.attention })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { cropOffsetLeft = 0, cropOffsetTop = 0 } = info;
  return { left: Math.abs(cropOffsetLeft), top: Math.abs(cropOffsetTop), ...size };
}
