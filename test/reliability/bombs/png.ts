import { crc32 } from "node:zlib";
import { randomFrom } from "#test/e2e/kill/pictures.ts";
import { deflatedZeros, joined, numbers } from "./zeros.ts";

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const text = (words: string) => new TextEncoder().encode(words);

interface Shape {
  width: number;
  height: number;
  bits?: 8 | 16;
  /** 1 for grey, 3 for colours, 4 with alpha. */
  channels?: 1 | 3 | 4;
  isInterlaced?: boolean;
}

/** A PNG that says it is of this shape and holds no pixel of it. */
export function headerOnly(shape: Shape): Uint8Array {
  return joined([signature, header(shape), chunk("IDAT", new Uint8Array(40)), end]);
}

/** All black, and small however many pixels it has. */
export async function blank(shape: Shape, ...chunks: Uint8Array[]): Promise<Uint8Array> {
  const data = await deflatedZeros(rawBytes(shape));
  return joined([signature, header(shape), ...chunks, chunk("IDAT", data), end]);
}

/** Grey noise that no deflate makes smaller, stored as it is. */
export function noise(width: number, height: number): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  const random = randomFrom(5);
  const words = new Uint32Array(rows.buffer, 0, rows.length >> 2);
  for (let at = 0; at < words.length; at++) words[at] = random() * 2 ** 32;
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  const data = Bun.deflateSync(rows, { level: 0, windowBits: 15 });
  return joined([signature, header({ width, height, channels: 1 }), chunk("IDAT", data), end]);
}

/** A chunk that unfolds to so many bytes. */
export async function profileOf(bytes: number): Promise<Uint8Array> {
  return chunk("iCCP", joined([text("p\0\0"), await deflatedZeros(bytes)]));
}

export async function commentOf(bytes: number): Promise<Uint8Array> {
  return chunk("zTXt", joined([text("c\0\0"), await deflatedZeros(bytes)]));
}

export function manyComments(count: number): Uint8Array {
  return joined(Array.from({ length: count }, (_, index) => chunk("tEXt", text(`k${index}\0words`))));
}

const end = chunk("IEND", new Uint8Array());

function header({ width, height, bits = 8, channels = 3, isInterlaced = false }: Shape): Uint8Array {
  const colours = { 1: 0, 3: 2, 4: 6 }[channels];
  const flags = [bits, colours, 0, 0, isInterlaced ? 1 : 0].map((flag): [1, number] => [1, flag]);
  return chunk("IHDR", numbers([4, width], [4, height], ...flags));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([text(type), data]);
  return joined([numbers([4, data.length]), body, numbers([4, crc32(body)])]);
}

/** Where each pass of Adam7 begins, and its steps. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function rawBytes({ width, height, bits = 8, channels = 3, isInterlaced = false }: Shape): number {
  const pixel = (bits / 8) * channels;
  if (!isInterlaced) return height * (1 + width * pixel);
  const bytes = passes.map(([x, y, dx, dy]) => {
    return Math.ceil((height - y) / dy) * (1 + Math.ceil((width - x) / dx) * pixel);
  });
  return bytes.reduce((sum, each) => sum + each, 0);
}
