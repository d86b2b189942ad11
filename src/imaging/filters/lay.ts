import type { Blend } from "sharp";
import type { Size } from "#src/imaging/geometry.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import { type Position, type Seen, seenOn } from "./placement.ts";

/** What is laid onto a picture: a frame is RGBA, 8 bits a channel, alpha not multiplied in; a still has one. */
export interface Layer extends Size {
  frames: readonly Buffer[];
}

/** The blend modes of a URL and what libvips calls them (urls.md 6.11). */
export const blends: ReadonlyMap<string, Blend> = new Map([
  ["normal", "over"],
  ["multiply", "multiply"],
  ["screen", "screen"],
  ["overlay", "overlay"],
  ["soft-light", "soft-light"],
  ["hard-light", "hard-light"],
  ["darken", "darken"],
  ["lighten", "lighten"],
  ["color-dodge", "colour-dodge"],
  ["color-burn", "colour-burn"],
  ["difference", "difference"],
  ["exclusion", "exclusion"],
  ["add", "add"],
  ["mask", "dest-in"],
  ["mask-out", "dest-out"],
]);

/** Of those in which small differences of what lies below can grow: how steep they are at most (W3C, Compositing). */
const steepness: ReadonlyMap<Blend, number> = new Map([
  ["overlay", 2],
  ["soft-light", 4],
  ["hard-light", 2],
  ["colour-dodge", Number.POSITIVE_INFINITY],
  ["colour-burn", Number.POSITIVE_INFINITY],
]);

interface Laying extends Position {
  /** Percent of transparency: 0 leaves the layer as it is, 100 shows nothing of it. */
  alpha?: number | undefined;
  /** A name of `blends`; unknown ones count as `normal`. */
  mode?: string | undefined;
}

export const blendNames = [...blends.keys()];

/** How many times larger a small difference below can be under a layer of that mode. */
export function blendAmplification(mode: string | undefined): number {
  return steepness.get(blendOf(mode)) ?? 1;
}

function blendOf(mode: string | undefined): Blend {
  return blends.get(mode?.toLowerCase() ?? "") ?? "over";
}

const bytesAPixel = 4;

/** Lays a layer onto a picture, which has colour and alpha from then on; nothing where none of it is seen. */
export async function lay(
  picture: Picture,
  layer: Layer,
  { alpha = 0, mode, ...position }: Laying,
): Promise<void> {
  const seen = seenOn(picture.size, layer, position);
  if (seen === undefined) return;
  await picture.ensureColour();
  const { left, top, width, height } = seen;
  const raw = { width, height, channels: bytesAPixel } as const;
  const blend = blendOf(mode);
  const frames = picture.motion ? layer.frames : layer.frames.slice(0, 1);
  const overlays = frames.map((frame) => ({
    input: cutOut(layer, faded(frame, alpha), seen),
    raw,
    left,
    top,
    blend,
  }));
  await picture.composite(overlays);
}

function faded(frame: Buffer, alpha: number): Buffer {
  if (alpha <= 0) return frame;
  const rest = Math.max(0, 1 - alpha / 100);
  const fainter = Buffer.from(frame);
  for (let at = bytesAPixel - 1; at < fainter.length; at += bytesAPixel)
    fainter[at] = Math.round((fainter[at] ?? 0) * rest);
  return fainter;
}

/** The pixels of that part of it, tiled where it is wider or higher than the layer. */
function cutOut(layer: Size, frame: Buffer, seen: Seen): Buffer {
  if (seen.width === layer.width && seen.height === layer.height) return frame;
  const part = Buffer.allocUnsafe(seen.width * seen.height * bytesAPixel);
  const rowBytes = seen.width * bytesAPixel;
  const ownRows = Math.min(seen.height, layer.height - seen.fromY);
  const ownBytes = Math.min(seen.width, layer.width - seen.fromX) * bytesAPixel;
  for (let row = 0; row < ownRows; row++) {
    const from = ((seen.fromY + row) * layer.width + seen.fromX) * bytesAPixel;
    const start = row * rowBytes;
    frame.copy(part, start, from, from + ownBytes);
    repeat(part.subarray(start, start + rowBytes), ownBytes);
  }
  repeat(part, ownRows * rowBytes);
  return part;
}

/** Fills a buffer with what stands in its first bytes. */
function repeat(buffer: Buffer, length: number): void {
  for (let filled = length; filled < buffer.length; filled *= 2)
    buffer.copyWithin(filled, 0, Math.min(filled, buffer.length - filled));
}
