import type { Size } from "#src/imaging/geometry.ts";
import type { Pixels } from "#src/imaging/pixels.ts";
import { Refusal } from "#src/lib/errors.ts";
import { integer } from "./arguments.ts";
import { type Filter, pixelFilter } from "./filter.ts";

const usualBlock = 10;

const pixelate = pixelFilter({
  name: "pixelate",
  meaning:
    "Makes blocks of one colour each; the size becomes a multiple of a block's. A block larger than the picture is refused (406).",
  arguments: [
    integer("block", `Side of a block; ${usualBlock} without one`, { unit: "px", range: [1, 200] }),
  ],
  apply: async (picture, [block = usualBlock]) => {
    if (block <= 1) return;
    const { width, height } = picture;
    if (block > Math.min(width, height)) {
      throw new Refusal(
        "unsupported",
        "A block to pixelate by is larger than the picture. Give a smaller one.",
      );
    }
    const whole = inBlocks(picture.size, block);
    const kept = { width: Math.min(width, whole.width), height: Math.min(height, whole.height) };
    await picture.extract({ left: 0, top: 0, ...kept });
    const missing = { right: whole.width - kept.width, bottom: whole.height - kept.height };
    await picture.extend(
      { left: 0, top: 0, ...missing },
      picture.hasAlpha ? undefined : { r: 0, g: 0, b: 0 },
    );
    await picture.rewrite((pixels) => averageBlocks(pixels, kept, block));
  },
  sizeAfter: (size, [block = usualBlock]) =>
    block <= 1 || block > Math.min(size.width, size.height) ? size : inBlocks(size, block),
});

function inBlocks({ width, height }: Size, block: number): Size {
  const side = (length: number) => Math.round(length / block) * block;
  return { width: side(width), height: side(height) };
}

/**
 * Gives each block of `block` by `block` pixels the mean of its pixels, each channel for itself. Of what lies beyond
 * `seen` the nearest pixel that doesn't counts.
 */
export function averageBlocks(pixels: Pixels, seen: Size, block: number): void {
  for (let top = 0; top < pixels.height; top += block)
    for (let left = 0; left < pixels.width; left += block) averageBlock(pixels, seen, { left, top, block });
}

function averageBlock(
  { data, width, height, channels }: Pixels,
  seen: Size,
  { left, top, block }: { left: number; top: number; block: number },
): void {
  const right = Math.min(left + block, width);
  const bottom = Math.min(top + block, height);
  const count = (right - left) * (bottom - top);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      const row = Math.min(y, seen.height - 1) * width;
      for (let x = left; x < right; x++)
        sum += data[(row + Math.min(x, seen.width - 1)) * channels + channel] ?? 0;
    }
    const mean = Math.round(sum / count);
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) data[(y * width + x) * channels + channel] = mean;
  }
}

export const pixelation: readonly Filter[] = [pixelate];
