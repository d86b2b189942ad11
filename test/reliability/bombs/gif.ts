import { joined, littleNumbers, numbers } from "./zeros.ts";

const frame = joined([
  numbers([1, 0x21], [1, 0xf9], [1, 4], [1, 0], [2, 0x0100], [1, 0], [1, 0]),
  numbers([1, 0x2c], [4, 0], [4, 0x01000100], [1, 0]),
  numbers([1, 2], [1, 2], [2, 0x4401], [1, 0]),
]);

/** A screen of this size, and so many frames of one pixel on it. */
export function gifFrames(width: number, height: number, count: number): Uint8Array {
  const screen = littleNumbers([2, width], [2, height], [1, 0x80], [1, 0], [1, 0]);
  const colours = new Uint8Array(6);
  const frames = Array.from({ length: count }, () => frame);
  return joined([new TextEncoder().encode("GIF89a"), screen, colours, ...frames, numbers([1, 0x3b])]);
}
