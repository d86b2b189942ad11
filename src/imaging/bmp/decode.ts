import type { RawPicture } from "#src/imaging/decoded/raw-picture.ts";
import { type BmpHeader, brokenBmp, readBmpHeader, rowBytes } from "./header.ts";
import { unpackRle } from "./rle.ts";

/**
 * The pixels of a BMP whose size was checked before. What the file ends before stays black. Refuses (broken) one
 * whose pixels begin behind its end.
 */
export function decodeBmp(file: Uint8Array): RawPicture {
  const header = readBmpHeader(file);
  if (header.pixelOffset > file.length) throw brokenBmp();
  const packed = file.subarray(header.pixelOffset);
  if (header.bitsPerPixel <= 8) return decodeIndexed(header, packed, readPalette(header, file));
  return header.bitsPerPixel === 24 ? decode24(header, packed) : decodeMasked(header, packed);
}

/** Blue, green, red; a colour that isn't in the file is black. */
function readPalette({ palette }: BmpHeader, file: Uint8Array): Uint8Array {
  const colours = new Uint8Array(256 * 3);
  for (let index = 0; index < palette.colours; index += 1) {
    const at = palette.offset + index * palette.stride;
    colours[index * 3] = file[at + 2] ?? 0;
    colours[index * 3 + 1] = file[at + 1] ?? 0;
    colours[index * 3 + 2] = file[at] ?? 0;
  }
  return colours;
}

function decodeIndexed(header: BmpHeader, packed: Uint8Array, palette: Uint8Array): RawPicture {
  const { width, height, packing, bitsPerPixel } = header;
  const isRunLength = packing === "rle8" || packing === "rle4";
  const indices = isRunLength ? unpackRle(header, packed) : packed;
  const rowLength = isRunLength ? width : rowBytes(header);
  const bits = isRunLength ? 8 : bitsPerPixel;
  const mask = (1 << bits) - 1;
  const data = new Uint8Array(width * height * 3);
  eachRow(header, indices, rowLength, (from, to) => {
    let out = to * 3;
    for (let x = 0; x < width; x += 1) {
      const bit = x * bits;
      const index = ((indices[from + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask;
      data[out++] = palette[index * 3] ?? 0;
      data[out++] = palette[index * 3 + 1] ?? 0;
      data[out++] = palette[index * 3 + 2] ?? 0;
    }
  });
  return { width, height, channels: 3, data };
}

function decode24(header: BmpHeader, packed: Uint8Array): RawPicture {
  const { width, height } = header;
  const data = new Uint8Array(width * height * 3);
  eachRow(header, packed, rowBytes(header), (from, to) => {
    let out = to * 3;
    for (let at = from, end = from + width * 3; at < end; at += 3) {
      data[out++] = packed[at + 2] ?? 0;
      data[out++] = packed[at + 1] ?? 0;
      data[out++] = packed[at] ?? 0;
    }
  });
  return { width, height, channels: 3, data };
}

/** 16 and 32 bits. Where no pixel at all would be seen, alpha was never meant. */
function decodeMasked(header: BmpHeader, packed: Uint8Array): RawPicture {
  const { width, height, bitsPerPixel, masks } = header;
  const bytes = bitsPerPixel / 8;
  const channels = masks[3] === 0 ? 3 : 4;
  const readers = masks.slice(0, channels).map(channelReader);
  const data = new Uint8Array(width * height * channels);
  let seen = 0;
  eachRow(header, packed, rowBytes(header), (from, to) => {
    let out = to * channels;
    for (let at = from, end = from + width * bytes; at < end; at += bytes) {
      const low = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8);
      const pixel = bytes === 2 ? low : low | ((packed[at + 2] ?? 0) << 16) | ((packed[at + 3] ?? 0) << 24);
      for (const read of readers) data[out++] = read(pixel);
      if (channels === 4) seen |= data[out - 1] ?? 0;
    }
  });
  if (channels === 4 && seen === 0) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width, height, channels, data };
}

/** From the bits of a mask to 0 to 255. */
function channelReader(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (pixel) => (pixel >>> shift) & 255;
  if (most > 255) {
    const excess = 24 - Math.clz32(most);
    return (pixel) => ((pixel & mask) >>> shift) >>> excess;
  }
  const table = Uint8Array.from({ length: most + 1 }, (_, value) => Math.round((value * 255) / most));
  return (pixel) => table[(pixel & mask) >>> shift] ?? 0;
}

/** Calls for each row that the file still has: where it begins there, and the number of its first pixel. */
function eachRow(
  { width, height, isTopDown }: BmpHeader,
  packed: Uint8Array,
  rowLength: number,
  take: (from: number, to: number) => void,
): void {
  const rows = Math.min(height, Math.ceil(packed.length / rowLength));
  for (let row = 0; row < rows; row += 1) take(row * rowLength, (isTopDown ? row : height - 1 - row) * width);
}
