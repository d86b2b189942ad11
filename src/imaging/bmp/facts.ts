import type { Facts } from "#src/imaging/facts.ts";
import { headOf } from "#src/imaging/input.ts";
import type { Source } from "#src/imaging/job.ts";
import { headerBytes, readBmpHeader } from "./header.ts";

/** What the header of a BMP says; nothing is allocated by it. */
export async function bmpFacts(source: Source): Promise<Omit<Facts, "source">> {
  const { width, height, masks } = readBmpHeader(await headOf(source, headerBytes));
  const hasAlpha = masks[3] !== 0;
  return {
    format: "bmp",
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
