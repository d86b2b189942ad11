import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "#src/imaging/engine.ts";
import type { Limits, Rendered, RenderJob } from "#src/imaging/job.ts";
import { loadSharp } from "#src/imaging/native.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

/** Where render processes of tests keep their library. */
export const nativeDirectory = join(tmpdir(), "imagor-cloud-test-native");
export const sharp = await loadSharp(nativeDirectory);
export const engine = createEngine(sharp);

export const limits: Limits = {
  sourceMaxPixels: 50_000_000,
  sourceMaxFrames: 200,
  sourceMaxBytes: 100_000_000,
  resultMaxSide: 9_999,
  resultMaxPixels: 81_000_000,
  cpuSeconds: 5,
  wallSeconds: 15,
};

/** Renders what a delivery path says of a picture given as bytes (none for `color:`). */
export function render(path: string, bytes?: Uint8Array, job: Partial<RenderJob> = {}): Promise<Rendered> {
  const source = bytes ? { source: { bytes } } : {};
  return engine.render({
    params: parsePath(`unsafe/${path}`),
    defaults: "imagor",
    limits,
    ...source,
    ...job,
  });
}

interface Pixel {
  r: number;
  g: number;
  b: number;
  alpha: number;
}

export interface Pixels {
  width: number;
  height: number;
  at(x: number, y: number): Pixel;
}

/** What a reader of the file sees, in sRGB by its profile. */
export async function decode(file: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(file)
    .ensureAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = data.subarray((y * info.width + x) * 4);
    return { r, g, b, alpha };
  };
  return { width: info.width, height: info.height, at };
}

/** The pixels that a path makes of a picture, written without loss. */
export async function rendered(
  path: string,
  bytes?: Uint8Array,
  job: Partial<RenderJob> = {},
): Promise<Pixels> {
  return decode((await render(path, bytes, { negotiated: "png", ...job })).body);
}

export const red = { r: 255, g: 0, b: 0, alpha: 255 };
export const green = { r: 0, g: 255, b: 0, alpha: 255 };
export const blue = { r: 0, g: 0, b: 255, alpha: 255 };
export const white = { r: 255, g: 255, b: 255, alpha: 255 };
export const black = { r: 0, g: 0, b: 0, alpha: 255 };
export const clear = { r: 0, g: 0, b: 0, alpha: 0 };

/** A picture of four quarters: red, green / blue, white. */
export function quarters(width: number, height: number): Promise<Buffer> {
  const across = Math.floor(width / 2);
  const down = Math.floor(height / 2);
  const tile = (background: Pixel) => ({
    create: { width: across, height: down, channels: 3 as const, background: { ...background, alpha: 1 } },
  });
  return sharp({ create: { width, height, channels: 3, background: "white" } })
    .composite([
      { input: tile(red), left: 0, top: 0 },
      { input: tile(green), left: across, top: 0 },
      { input: tile(blue), left: 0, top: down },
    ])
    .removeAlpha()
    .png()
    .toBuffer();
}

/** One colour all over. */
export function plain(
  width: number,
  height: number,
  background: string,
  channels: 3 | 4 = 3,
): Promise<Buffer> {
  return sharp({ create: { width, height, channels, background } }).png().toBuffer();
}
