import type { BmpHeader } from "./header.ts";

/** Where the next pixel goes; what would lie outside the picture is let go. */
class Pen {
  x = 0;
  y = 0;
  readonly indices: Uint8Array;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.indices = new Uint8Array(width * height);
  }

  get isDone(): boolean {
    return this.y >= this.height;
  }

  put(index: number): void {
    if (this.x < this.width) this.indices[this.y * this.width + this.x] = index;
    this.x += 1;
  }
}

/** A count of 0 makes a command of the byte that follows; above these three it is a run that isn't repeated. */
const endOfRow = 0;
const endOfPicture = 1;
const jump = 2;

/**
 * Indices of a run-length coded BMP, a byte each, rows from the bottom as in the file. Never more than the picture
 * holds, whatever the code says; what it skips has index 0.
 */
export function unpackRle({ width, height, packing }: BmpHeader, packed: Uint8Array): Uint8Array {
  const pen = new Pen(width, height);
  const bits = packing === "rle4" ? 4 : 8;
  for (let at = 0; at + 1 < packed.length && !pen.isDone; ) {
    const count = packed[at] ?? 0;
    const value = packed[at + 1] ?? 0;
    at += 2;
    if (count > 0) for (let pixel = 0; pixel < count; pixel += 1) pen.put(indexIn(value, pixel, bits));
    else if (value === endOfPicture) break;
    else at += follow(pen, value, packed.subarray(at), bits);
  }
  return pen.indices;
}

/** Does what a command says; gives how many bytes after it belong to it. */
function follow(pen: Pen, command: number, rest: Uint8Array, bits: number): number {
  if (command === endOfRow) {
    pen.x = 0;
    pen.y += 1;
    return 0;
  }
  if (command === jump) {
    pen.x += rest[0] ?? 0;
    pen.y += rest[1] ?? 0;
    return 2;
  }
  for (let pixel = 0; pixel < command; pixel += 1)
    pen.put(indexIn(rest[(pixel * bits) >> 3] ?? 0, pixel, bits));
  // Such a run ends at a multiple of two bytes.
  return Math.ceil((command * bits) / 16) * 2;
}

/** Of four bits the high half is that of even pixels. */
function indexIn(byte: number, pixel: number, bits: number): number {
  if (bits === 8) return byte;
  return pixel % 2 === 0 ? byte >> 4 : byte & 15;
}
