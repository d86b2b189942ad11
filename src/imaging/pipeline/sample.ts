import type { Rect, Size } from "#src/imaging/geometry.ts";
import type { Pixels } from "#src/imaging/pixels.ts";
import type { Picture } from "./picture.ts";

/** Pixels of a sample at most: a smaller picture is its own. */
export const mostSamplePixels = 256 * 256;
/** Of a tile, and the grid on which it lies: so blocks of every encoder fall in it as they do in the picture. */
const tileSide = 64;
const grid = 16;
const mostTiles = mostSamplePixels / tileSide ** 2;
const tilesAcross = Math.sqrt(mostTiles);

/**
 * A picture of at most 65,536 pixels (RGBA) that stands for this one: tiles from bands all over it, of each stretch of
 * a band the one with the most to see. The same for the same picture.
 */
export async function sampleOf(picture: Picture): Promise<Pixels> {
  const { width, height } = picture.size;
  const input = await picture.asInput();
  const read = (rect: Rect) => readBand(picture, input, rect);
  if (width * height <= mostSamplePixels) return read({ left: 0, top: 0, width, height });
  const tile = { width: Math.min(tileSide, width), height: Math.min(tileSide, height) };
  const { columns, rows } = tilesIn(picture.size, tile);
  const sample = pixelsOf({ width: columns * tile.width, height: rows * tile.height });
  for (let row = 0; row < rows; row++) {
    const band = await read({
      left: 0,
      top: middle(row, rows, height, tile.height),
      width,
      height: tile.height,
    });
    for (let column = 0; column < columns; column++) {
      const from = richest(band, tile.width, stretch(column, columns, width));
      copy(band, from, sample, { ...tile, left: column * tile.width, top: row * tile.height });
    }
  }
  return sample;
}

/** As even as the picture lets them be; of a narrow one more the long way. */
function tilesIn(size: Size, tile: Size): { columns: number; rows: number } {
  const across = Math.floor(size.width / tile.width);
  const down = Math.floor(size.height / tile.height);
  const columns = Math.min(
    across,
    Math.max(tilesAcross, Math.floor(mostTiles / Math.min(down, tilesAcross))),
  );
  return { columns, rows: Math.min(down, Math.floor(mostTiles / columns)) };
}

async function readBand(picture: Picture, input: Buffer, rect: Rect): Promise<Pixels> {
  const data = await picture
    .sharp(input, { limitInputPixels: false })
    .extract(rect)
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer();
  return { ...pixelsOf(rect), data };
}

function pixelsOf({ width, height }: Size): Pixels {
  return { width, height, channels: 4, colours: 3, data: new Uint8Array(width * height * 4) };
}

/** Where the tile in the middle of a part of the side begins. */
function middle(part: number, parts: number, whole: number, tile: number): number {
  return onGrid(((part + 0.5) * whole) / parts - tile / 2);
}

function onGrid(position: number): number {
  return Math.max(0, Math.floor(position / grid) * grid);
}

function stretch(part: number, parts: number, whole: number): { from: number; to: number } {
  return { from: onGrid((part * whole) / parts), to: Math.floor(((part + 1) * whole) / parts) };
}

/** The left edge of the tile whose neighbours differ most. */
function richest(band: Pixels, tileWidth: number, { from, to }: { from: number; to: number }): number {
  let best = { left: from, contrast: -1 };
  for (let left = from; left + tileWidth <= to; left += tileWidth) {
    const contrast = contrastOf(band, left, tileWidth);
    if (contrast > best.contrast) best = { left, contrast };
  }
  return best.left;
}

/** Of green, which is most of luma, and of opacity. */
function contrastOf({ data, width, height }: Pixels, left: number, tileWidth: number): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = left + 1; x < left + tileWidth; x++) {
      const at = (y * width + x) * 4;
      sum += Math.abs((data[at + 1] ?? 0) - (data[at - 3] ?? 0));
      sum += Math.abs((data[at + 3] ?? 0) - (data[at - 1] ?? 0));
    }
  }
  return sum;
}

function copy(band: Pixels, from: number, sample: Pixels, to: Rect): void {
  for (let y = 0; y < to.height; y++) {
    const start = (y * band.width + from) * 4;
    const row = band.data.subarray(start, start + to.width * 4);
    sample.data.set(row, ((to.top + y) * sample.width + to.left) * 4);
  }
}
