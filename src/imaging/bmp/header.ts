import type { Size } from "#src/imaging/geometry.ts";
import { Refusal } from "#src/lib/errors.ts";

/** How pixels are packed in a BMP. */
export type Packing = "plain" | "masks" | "rle8" | "rle4";

export interface BmpHeader extends Size {
  isTopDown: boolean;
  bitsPerPixel: 1 | 4 | 8 | 16 | 24 | 32;
  packing: Packing;
  /** Offset of the palette, how many colours it has, and how many bytes one of them takes. */
  palette: { offset: number; colours: number; stride: 3 | 4 };
  /** Which bits of a pixel are red, green, blue and alpha; alpha is 0 where there is none. */
  masks: readonly [red: number, green: number, blue: number, alpha: number];
  pixelOffset: number;
}

/** Of the longest header with masks after it. */
export const headerBytes = 14 + 124;

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const infoHeaderBytes = 40;

/** Sides past it are a mistake, and would overflow what counts the bytes of a row. */
const longestSide = 1 << 24;

const compressions: readonly Packing[] = ["plain", "rle8", "rle4", "masks"];

const usualMasks: Readonly<Record<16 | 32, BmpHeader["masks"]>> = {
  16: [0x7c00, 0x03e0, 0x001f, 0],
  32: [0xff0000, 0x00ff00, 0x0000ff, 0],
};

/**
 * Reads the headers of a BMP (Windows and OS/2) from its first bytes. Refuses with broken what contradicts itself,
 * with unsupported what is packed in a way that isn't read here; nothing is believed that isn't checked.
 */
export function readBmpHeader(head: Uint8Array): BmpHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.byteLength < fileHeaderBytes + coreHeaderBytes) throw brokenBmp();
  const infoBytes = view.getUint32(fileHeaderBytes, true);
  if (view.byteLength < fileHeaderBytes + infoBytes) throw brokenBmp();
  const header = infoBytes === coreHeaderBytes ? readCore(view) : readInfo(view, infoBytes);
  const { width, height, palette, bitsPerPixel } = header;
  const isPossible = width >= 1 && height >= 1 && Math.max(width, height) <= longestSide;
  if (!isPossible || palette.colours > 2 ** Math.min(bitsPerPixel, 8)) throw brokenBmp();
  if (header.pixelOffset < palette.offset + palette.colours * palette.stride) throw brokenBmp();
  return header;
}

/** Bytes of a row, which ends at a multiple of four. */
export function rowBytes({ width, bitsPerPixel }: BmpHeader): number {
  return Math.ceil((width * bitsPerPixel) / 32) * 4;
}

export function brokenBmp(): Refusal {
  return new Refusal("broken", "The header of this BMP contradicts itself. Export the picture again.");
}

function readCore(view: DataView): BmpHeader {
  const bitsPerPixel = readDepth(view, 24, 22);
  const offset = fileHeaderBytes + coreHeaderBytes;
  const pixelOffset = view.getUint32(10, true);
  const room = Math.max(0, Math.floor((pixelOffset - offset) / 3));
  return {
    width: view.getUint16(18, true),
    height: view.getUint16(20, true),
    isTopDown: false,
    bitsPerPixel,
    packing: "plain",
    palette: { offset, colours: bitsPerPixel > 8 ? 0 : Math.min(2 ** bitsPerPixel, room), stride: 3 },
    masks: masksOf(bitsPerPixel),
    pixelOffset,
  };
}

/** `BITMAPINFOHEADER`, those that grew out of it, and the longer one of OS/2; a short one ends after the depth. */
function readInfo(view: DataView, infoBytes: number): BmpHeader {
  const isWhole = infoBytes >= infoHeaderBytes;
  if (infoBytes < 16) throw brokenBmp();
  const height = view.getInt32(22, true);
  const bitsPerPixel = readDepth(view, 28, 26);
  const packing = isWhole ? readPacking(view, bitsPerPixel) : "plain";
  const hasMasksBehind = infoBytes === infoHeaderBytes && packing === "masks";
  const behind = hasMasksBehind ? (view.getUint32(30, true) === alphaMasks ? 16 : 12) : 0;
  const named = isWhole ? view.getUint32(46, true) : 0;
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    isTopDown: height < 0,
    bitsPerPixel,
    packing,
    palette: {
      offset: fileHeaderBytes + infoBytes + behind,
      colours: bitsPerPixel > 8 ? 0 : named || 2 ** bitsPerPixel,
      stride: 4,
    },
    masks: packing === "masks" ? readMasks(view, infoBytes, behind) : masksOf(bitsPerPixel),
    pixelOffset: view.getUint32(10, true),
  };
}

const alphaMasks = 6;

function readPacking(view: DataView, bitsPerPixel: number): Packing {
  const compression = view.getUint32(30, true);
  const packing = compression === alphaMasks ? "masks" : compressions[compression];
  const isFitting =
    packing === "plain" ||
    (packing === "rle8" && bitsPerPixel === 8) ||
    (packing === "rle4" && bitsPerPixel === 4) ||
    (packing === "masks" && (bitsPerPixel === 16 || bitsPerPixel === 32));
  if (packing && isFitting) return packing;
  throw new Refusal("unsupported", "This BMP is packed in a way that can't be read here. Save it as PNG.");
}

function readDepth(view: DataView, depthAt: number, planesAt: number): BmpHeader["bitsPerPixel"] {
  const bits = view.getUint16(depthAt, true);
  if (view.getUint16(planesAt, true) !== 1) throw brokenBmp();
  if (bits === 1 || bits === 4 || bits === 8 || bits === 16 || bits === 24 || bits === 32) return bits;
  throw brokenBmp();
}

function masksOf(bitsPerPixel: number): BmpHeader["masks"] {
  return bitsPerPixel === 16 ? usualMasks[16] : usualMasks[32];
}

/** Each of one run of bits that no other has. */
function readMasks(view: DataView, infoBytes: number, behind: number): BmpHeader["masks"] {
  const at = fileHeaderBytes + infoHeaderBytes;
  const hasAlpha = behind === 16 || infoBytes >= 56;
  if (view.byteLength < at + (hasAlpha ? 16 : 12)) throw brokenBmp();
  const mask = (index: number) => view.getUint32(at + 4 * index, true);
  const masks = [mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0] as const;
  const isOverlapping = masks.some((one, index) =>
    masks.some((other, at) => at < index && (one & other) !== 0),
  );
  if (isOverlapping || !masks.every(isOneRun)) throw brokenBmp();
  return masks;
}

function isOneRun(mask: number): boolean {
  const lowest = (mask & -mask) >>> 0;
  return mask === 0 || Number.isInteger(Math.log2(mask / lowest + 1));
}
