import type { Size } from "#src/imaging/geometry.ts";

/**
 * A picture whose outermost pixels say how it is stretched: opaque black ones above and at the left mark the columns
 * and rows that grow, those below and at the right where what is framed lies. RGBA, alpha not multiplied in.
 */
export interface NinePatch extends Size {
  pixels: Buffer;
}

type IsMarked = (at: number) => boolean;

/** A place along a side of the frame as a place of the patch: between two pixels, and how near to the second. */
interface Samples {
  from: Int32Array;
  part: Float64Array;
}

const bytesAPixel = 4;

/** What lies around the framed part, pixels; 0 where nothing is marked. */
export function framePadding(patch: NinePatch): { left: number; top: number; right: number; bottom: number } {
  const below = edges(patch.width, (x) => isBlack(patch, x, patch.height - 1));
  const beside = edges(patch.height, (y) => isBlack(patch, patch.width - 1, y));
  return { left: below.before, top: beside.before, right: below.behind, bottom: beside.behind };
}

/** What lies around the framed part at most, both sides together: a pixel is framed, and the marks go. */
export function mostFramePadding({ width, height }: Size): Size {
  return { width: Math.max(0, width - 3), height: Math.max(0, height - 3) };
}

/** The frame around a picture of that size, corners as they are and the marked parts stretched. */
export function stretchFrame(patch: NinePatch, { width, height }: Size): Buffer {
  const across = samples(patch.width, width, (x) => isBlack(patch, x, 0));
  const down = samples(patch.height, height, (y) => isBlack(patch, 0, y));
  const frame = Buffer.alloc(width * height * bytesAPixel);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) mix(patch, frame, (y * width + x) * bytesAPixel, across, x, down, y);
  return frame;
}

function isBlack({ pixels, width }: NinePatch, x: number, y: number): boolean {
  return pixels.readUInt32BE((y * width + x) * bytesAPixel) === 0x000000ff;
}

function edges(side: number, isMarked: IsMarked): { before: number; behind: number } {
  let first = 1;
  while (first < side - 1 && !isMarked(first)) first++;
  if (first === side - 1) return { before: 0, behind: 0 };
  let last = side - 2;
  while (!isMarked(last)) last--;
  return { before: first - 1, behind: side - 2 - last };
}

/** The runs of marked and unmarked pixels in turn, the marked ones sharing what the others leave. */
function samples(side: number, length: number, isMarked: IsMarked): Samples {
  const runs = runsOf(side, isMarked);
  const marked = runs.reduce((sum, run) => sum + (run.isMarked ? run.length : 0), 0);
  const room = Math.max(0, length - (side - 2 - marked));
  const from = new Int32Array(length).fill(-1);
  const part = new Float64Array(length);
  let at = 0;
  for (const run of runs) {
    const takes = run.isMarked ? Math.round((run.length / marked) * room) : run.length;
    for (let step = 0; step < takes && at < length; step++, at++) {
      const place = run.isMarked ? ((run.length - 1) * step) / takes : step;
      from[at] = run.start + Math.floor(place);
      part[at] = place - Math.floor(place);
    }
  }
  return { from, part };
}

function runsOf(side: number, isMarked: IsMarked) {
  const runs: { start: number; length: number; isMarked: boolean }[] = [];
  for (let at = 1; at < side - 1; at++) {
    const last = runs.at(-1);
    if (last && last.isMarked === isMarked(at)) last.length++;
    else runs.push({ start: at, length: 1, isMarked: isMarked(at) });
  }
  return runs;
}

/** One pixel of the frame out of four of the patch, colour weighed by alpha; nothing where the patch has none. */
function mix(
  patch: NinePatch,
  frame: Buffer,
  target: number,
  across: Samples,
  x: number,
  down: Samples,
  y: number,
): void {
  const left = across.from[x] ?? -1;
  const top = down.from[y] ?? -1;
  if (left < 0 || top < 0) return;
  const at = (top * patch.width + left) * bytesAPixel;
  const right = across.part[x] ?? 0;
  const below = down.part[y] ?? 0;
  const isUnmixed = right === 0 && below === 0;
  if (isUnmixed) patch.pixels.copy(frame, target, at, at + bytesAPixel);
  else mixFour(patch, frame, target, at, right, below);
}

function mixFour(
  { pixels, width }: NinePatch,
  frame: Buffer,
  target: number,
  at: number,
  right: number,
  below: number,
): void {
  const sums = [0, 0, 0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const weight = (corner & 1 ? right : 1 - right) * (corner & 2 ? below : 1 - below);
    const from = at + ((corner >> 1) * width + (corner & 1)) * bytesAPixel;
    const seen = weight * (pixels[from + 3] ?? 0);
    for (let channel = 0; channel < 3; channel++)
      sums[channel] = (sums[channel] ?? 0) + seen * (pixels[from + channel] ?? 0);
    sums[3] = (sums[3] ?? 0) + seen;
  }
  const [, , , alpha = 0] = sums;
  if (alpha === 0) return;
  for (let channel = 0; channel < 3; channel++)
    frame[target + channel] = Math.round((sums[channel] ?? 0) / alpha);
  frame[target + 3] = Math.round(alpha);
}
