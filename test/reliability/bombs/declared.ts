import { joined, littleNumbers, numbers } from "./zeros.ts";

/** A small AVIF whose picture is said to have `side` pixels a side. */
export function hugeAvif(avif: Uint8Array, side: number): Uint8Array {
  const huge = Uint8Array.from(avif);
  const at = Buffer.from(huge.buffer).indexOf("ispe");
  huge.set(numbers([4, side], [4, side]), at + 8);
  return huge;
}

/** A lossy WebP whose frame is said to have 16,383 pixels a side. */
export function hugeWebp(webp: Uint8Array): Uint8Array {
  const huge = Uint8Array.from(webp);
  const at = Buffer.from(huge.buffer).indexOf(Uint8Array.of(0x9d, 0x01, 0x2a));
  huge.set(littleNumbers([2, 16_383], [2, 16_383]), at + 3);
  return huge;
}

/** The same on a canvas of 16,777,216 a side. */
export function hugeCanvas(webp: Uint8Array): Uint8Array {
  const text = (words: string) => new TextEncoder().encode(words);
  const canvas = joined([text("VP8X"), littleNumbers([4, 10], [4, 0]), new Uint8Array(6).fill(0xff)]);
  const body = joined([text("WEBP"), canvas, webp.subarray(12)]);
  return joined([text("RIFF"), littleNumbers([4, body.length]), body]);
}
