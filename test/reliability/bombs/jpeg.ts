import { joined, numbers } from "./zeros.ts";

const segment = (marker: number, body: Uint8Array) =>
  joined([numbers([2, marker], [2, body.length + 2]), body]);

/** Says that it has `side` pixels a side and ends in the middle of its first rows. */
export function hugeJpeg(jpeg: Uint8Array, side: number): Uint8Array {
  const huge = Uint8Array.from(jpeg);
  const frame = huge.findIndex(
    (byte, at) => byte === 0xff && (huge[at + 1] === 0xc0 || huge[at + 1] === 0xc2),
  );
  huge.set(numbers([2, side], [2, side]), frame + 5);
  return huge;
}

/** The same picture with so many segments of 64 KB before it. */
export function withSegments(jpeg: Uint8Array, count: number): Uint8Array {
  const profile = new TextEncoder().encode("ICC_PROFILE\0");
  const segments = Array.from({ length: count }, (_, index) =>
    segment(0xffe2, joined([profile, numbers([1, (index % 255) + 1], [1, 255]), new Uint8Array(65_000)])),
  );
  return joined([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** Grey, progressive, and of many scans that say next to nothing: each goes through the whole picture. */
export function manyScans(side: number, scans: number): Uint8Array {
  const blocks = Math.ceil(side / 8) ** 2;
  const quantization = segment(0xffdb, joined([numbers([1, 0]), new Uint8Array(64).fill(1)]));
  const frame = segment(0xffc2, numbers([1, 8], [2, side], [2, side], [1, 1], [1, 1], [1, 0x11], [1, 0]));
  const first = joined([scan(0, 0, 1), new Uint8Array(Math.ceil(blocks / 8))]);
  const more = joined([scan(1, 63, 0), emptyBlocks(blocks)]);
  return joined([
    numbers([2, 0xffd8]),
    quantization,
    frame,
    // One code each: `0` says that nothing differs, and that a run of up to 32,767 empty blocks follows.
    huffman(0x00, 0x00),
    huffman(0x10, 0xe0),
    first,
    ...Array.from({ length: scans }, () => more),
    numbers([2, 0xffd9]),
  ]);
}

function huffman(table: number, symbol: number): Uint8Array {
  const counts = new Uint8Array(16);
  counts[0] = 1;
  return segment(0xffc4, joined([numbers([1, table]), counts, numbers([1, symbol])]));
}

function scan(from: number, to: number, shift: number): Uint8Array {
  return segment(0xffda, numbers([1, 1], [1, 1], [1, 0], [1, from], [1, to], [1, shift]));
}

/** Runs of 16,384 and what 14 bits add; the last run is cut by the end of the scan. */
function emptyBlocks(blocks: number): Uint8Array {
  const run = `0${"1".repeat(14)}`;
  const bits = run.repeat(Math.ceil(blocks / 32_767));
  const bytes = bits.match(/.{1,8}/g) ?? [];
  const padded = bytes.map((byte) => Number.parseInt(byte.padEnd(8, "1"), 2));
  return Uint8Array.from(padded.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}
