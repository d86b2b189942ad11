import { isBmpCutOff } from "./cut-off/bmp.ts";
import { isBoxedCutOff } from "./cut-off/boxes.ts";
import { isGifCutOff } from "./cut-off/gif.ts";
import { isJpegCutOff } from "./cut-off/jpeg.ts";
import { isPngCutOff } from "./cut-off/png.ts";
import { isTiffCutOff } from "./cut-off/tiff.ts";
import { isWebpCutOff } from "./cut-off/webp.ts";
import { type ReadableFile, Window } from "./cut-off/window.ts";
import type { SourceFormat } from "./formats.ts";

const walks: Readonly<Record<SourceFormat, (window: Window) => Promise<boolean>>> = {
  jpeg: isJpegCutOff,
  png: isPngCutOff,
  gif: isGifCutOff,
  webp: isWebpCutOff,
  avif: isBoxedCutOff,
  tiff: isTiffCutOff,
  bmp: isBmpCutOff,
  heic: isBoxedCutOff,
  // One without its end is no XML and was refused.
  svg: async () => false,
};

/**
 * Whether a file of the sniffed kind ends before its picture does, by its structure alone: nothing is decoded
 * and what was written over in the middle isn't noticed. Reads at most the file once, in windows of 64 KiB,
 * and takes a bounded number of steps whatever is in it; a file past that bound isn't called cut off.
 */
export function isCutOff(file: ReadableFile, kind: SourceFormat): Promise<boolean> {
  return walks[kind](new Window(file));
}
