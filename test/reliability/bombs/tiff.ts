import { deflatedZeros, joined, littleNumbers } from "./zeros.ts";

type Entry = [tag: number, value: number];

const start = 8;

/** The entries of one page: grey, 8 bits, in one strip. */
function page(
  width: number,
  height: number,
  strip: { at: number; bytes: number; isDeflated?: boolean },
): Entry[] {
  return [
    [256, width],
    [257, height],
    [258, 8],
    [259, strip.isDeflated ? 8 : 1],
    [262, 1],
    [273, strip.at],
    [277, 1],
    [278, height],
    [279, strip.bytes],
  ];
}

/** Pages of this size; all share the strip, which lies behind the header. `next` says where page after page begins. */
function tiff(
  strip: Uint8Array,
  pages: Entry[][],
  next: (index: number, usual: number) => number,
): Uint8Array {
  const at = start + strip.length + (strip.length % 2);
  let end = at;
  const written = pages.map((entries, index) => {
    end += 2 + entries.length * 12 + 4;
    const fields = entries.map(([tag, value]) => littleNumbers([2, tag], [2, 4], [4, 1], [4, value]));
    return joined([littleNumbers([2, entries.length]), ...fields, littleNumbers([4, next(index, end)])]);
  });
  const header = littleNumbers([2, 0x4949], [2, 42], [4, at]);
  return joined([header, strip, new Uint8Array(strip.length % 2), ...written]);
}

export function tiffPages(count: number, width: number, height: number): Uint8Array {
  const strip = new Uint8Array(width * height);
  const one = page(width, height, { at: start, bytes: strip.length });
  const pages = Array.from({ length: count }, () => one);
  return tiff(strip, pages, (index, usual) => (index === count - 1 ? 0 : usual));
}

/** Each page says that the first one follows. */
export function tiffCircle(): Uint8Array {
  const strip = new Uint8Array(64);
  const one = page(8, 8, { at: start, bytes: strip.length });
  return tiff(strip, [one, one], (index, usual) => (index === 0 ? usual : start + strip.length));
}

export function tiffHeader(width: number, height: number): Uint8Array {
  const strip = new Uint8Array(64);
  return tiff(strip, [page(width, height, { at: start, bytes: 0xffffffff })], () => 0);
}

/** All black, deflated in one strip that has to be unfolded at once. */
export async function tiffBlank(side: number): Promise<Uint8Array> {
  const strip = await deflatedZeros(side * side);
  const one = page(side, side, { at: start, bytes: strip.length, isDeflated: true });
  return tiff(strip, [one], () => 0);
}

/** Tiles of more pixels than any machine has memory for. */
export function tiffTiles(side: number, tileSide: number): Uint8Array {
  const strip = new Uint8Array(64);
  const shape = page(side, side, { at: start, bytes: 64 }).filter(([tag]) => tag < 273 || tag === 277);
  const tiles: Entry[] = [
    [322, tileSide],
    [323, tileSide],
    [324, start],
    [325, 64],
  ];
  return tiff(strip, [[...shape, ...tiles]], () => 0);
}
