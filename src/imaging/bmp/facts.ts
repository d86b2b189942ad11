import { headerBytes, readBmpHeader } from "./header.ts";

/** What the header of a BMP says; nothing is allocated by it. */
export function bmpFacts(head: Uint8Array) {
  const { width, height, masks } = readBmpHeader(head.subarray(0, headerBytes));
  const hasAlpha = masks[3] !== 0;
  return {
    format: "bmp" as const,
    width,
    height,
    pages: 1,
    orientation: 0,
    bands: hasAlpha ? 4 : 3,
    hasAlpha,
    hasProfile: false,
    isGrey: false,
    isCmyk: false,
    isDeep: false,
    exif: {},
    credits: {},
  };
}
