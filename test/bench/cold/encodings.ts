import type { JpegOptions, Sharp } from "sharp";
import { encoderDefaults } from "#src/imaging/output.ts";

/** One way to write a picture. */
export interface Encoding {
  format: "jpeg" | "webp" | "avif" | "png";
  setting: string;
  /** Ours where a URL says nothing. */
  isDefault: boolean;
  /** A format without loss takes no notice of the quality. */
  write(picture: Sharp, quality: number): Sharp;
}

const { webpEffort, avifEffort, mozjpeg = false } = encoderDefaults.web;
const chromaSubsampling = "4:2:0";
const efforts = [0, 1, 2, 3, 4, 5, 6];
const levels = [1, 3, 6, 9];
const usualLevel = 6;

const jpegs: Encoding[] = [
  jpeg("baseline", {}, !mozjpeg),
  jpeg("progressive", { progressive: true }),
  jpeg("mozjpeg", { mozjpeg: true }, mozjpeg),
  // What mozjpeg stands for, but for its scans.
  jpeg("trellis, baseline", { trellisQuantisation: true, overshootDeringing: true, quantisationTable: 3 }),
];

export const encodings: readonly Encoding[] = [
  ...jpegs,
  ...efforts.map(
    (effort): Encoding => ({
      format: "webp",
      setting: `effort ${effort}`,
      isDefault: effort === webpEffort,
      write: (picture, quality) => picture.webp({ quality, effort }),
    }),
  ),
  ...efforts.map(
    (effort): Encoding => ({
      format: "avif",
      setting: `effort ${effort}`,
      isDefault: effort === avifEffort,
      write: (picture, quality) => picture.avif({ quality, effort, chromaSubsampling }),
    }),
  ),
  ...levels.map(
    (compressionLevel): Encoding => ({
      format: "png",
      setting: `compression ${compressionLevel}`,
      isDefault: compressionLevel === usualLevel,
      write: (picture) => picture.png({ compressionLevel }),
    }),
  ),
];

function jpeg(setting: string, options: JpegOptions, isDefault = false): Encoding {
  return {
    format: "jpeg",
    setting,
    isDefault,
    write: (picture, quality) => picture.jpeg({ quality, chromaSubsampling, ...options }),
  };
}
