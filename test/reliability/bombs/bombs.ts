import sharp from "sharp";
import { everyOutput, outputs } from "#test/reliability/hostile.ts";
import { bmpOfRuns } from "./bmp.ts";
import { hugeAvif, hugeCanvas, hugeWebp } from "./declared.ts";
import { gifFrames } from "./gif.ts";
import { heicThatIsntThere } from "./heic.ts";
import { hugeJpeg, manyScans, withSegments } from "./jpeg.ts";
import { blank, commentOf, headerOnly, manyComments, noise, profileOf } from "./png.ts";
import {
  dashes,
  embedding,
  filterSteps,
  hugeText,
  manyGradients,
  nested,
  ofSize,
  patternsOfPatterns,
  usesOfUses,
} from "./svg.ts";
import { tiffBlank, tiffCircle, tiffHeader, tiffPages, tiffTiles } from "./tiff.ts";

export interface Bomb {
  name: string;
  bytes: Uint8Array;
  /** What is asked of it where it is taken. */
  operations: string[];
  /** What each picture of it may take. */
  mostCpuSeconds: number;
}

/** What one picture may take (product.md), and what passes until it is noticed. */
const usualCpuSeconds = 5.5;
const svgCpuSeconds = 2;

type Make = () => Uint8Array | Promise<Uint8Array>;

/** Just what a source may have. */
const full = { width: 7071, height: 7071 };
const small = { width: 40, height: 30 };

const asked = [...everyOutput, "300x300", "fit-in/9999x9999/filters:format(webp)"];
const largest = outputs.map((format) => `9000x9000/filters:format(${format})`);

/** Chains that cost much for what they show. */
const costly = [
  "9000x9000/filters:blur(150):format(jpeg)",
  `3000x3000/filters:${Array.from({ length: 60 }, () => "blur(20):sharpen(2)").join(":")}:format(jpeg)`,
  "9000x9000/smart/filters:format(avif):quality(100)",
  "trim/9000x9000/filters:rotate(90):grayscale():format(png)",
  "9000x9000/filters:rotate(33):format(gif)",
];

const picture = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: "#c52" } });

/** Alone in that they may take less (reliability.md, T4). */
const drawings: Record<string, Make> = {
  "svg of 50 blurs": () => filterSteps(50, `<feGaussianBlur stdDeviation="300"/>`),
  "svg of 30 turbulences": () => filterSteps(30, `<feTurbulence baseFrequency="0.9" numOctaves="9"/>`),
  "svg of 20 wide morphologies": () => filterSteps(20, `<feMorphology operator="dilate" radius="900"/>`),
  "svg around a png of 900 Mpx": () => embedding(headerOnly({ width: 30_000, height: 30_000 }), 1),
  "svg around a png of 50 Mpx, 20 times": async () => embedding(await blank(full), 20),
  "svg of 10^9 a side": () => ofSize(`width="1000000000" height="1000000000"`),
  "svg whose viewBox is 10^30 wide": () => ofSize(`viewBox="0 0 1e30 1e-30"`),
  "svg of 50,000 groups in each other": () => nested(50_000),
  "svg of 150 groups in each other": () => nested(150),
  "svg of 20,000 gradients": () => manyGradients(20_000),
  "svg of 10^9 uses": () => usesOfUses(9, 10),
  "svg of 10,000 uses": () => usesOfUses(4, 10),
  "svg of patterns in patterns": () => patternsOfPatterns(8),
  "svg of 80,000,000 dashes": () => dashes(),
  "svg of 2,000,000 letters": () => hugeText(2_000_000),
};

const makes: Record<string, { make: Make; operations?: string[] }> = {
  "png of 900 Mpx": { make: () => headerOnly({ width: 30_000, height: 30_000 }) },
  "png of 2^31 a side": { make: () => headerOnly({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 }) },
  "png with a profile of 200 MB": { make: async () => blank(small, await profileOf(200e6)) },
  "png with a comment of 200 MB": { make: async () => blank(small, await commentOf(200e6)) },
  "png with 100,000 comments": { make: () => blank(small, manyComments(100_000)) },
  "png of 50 Mpx, black": { make: () => blank(full) },
  "png of 50 Mpx, 16 bits with alpha": { make: () => blank({ ...full, bits: 16, channels: 4 }) },
  "png of 50 Mpx, interlaced": { make: () => blank({ ...full, channels: 4, isInterlaced: true }) },
  "png of 50,000,000x1": { make: () => blank({ width: 50_000_000, height: 1 }) },
  "png of 1x50,000,000": { make: () => blank({ width: 1, height: 50_000_000 }) },
  "png of 50 Mpx of noise": { make: () => noise(7071, 7071), operations: [...largest, ...costly] },
  "jpeg of 65,535 a side": { make: async () => hugeJpeg(await picture(64).jpeg().toBuffer(), 65_535) },
  "jpeg of 49 Mpx that isn't there": {
    make: async () => hugeJpeg(await picture(64).jpeg().toBuffer(), 7000),
  },
  "progressive jpeg of 49 Mpx that isn't there": {
    make: async () => hugeJpeg(await picture(64).jpeg({ progressive: true }).toBuffer(), 7000),
  },
  "jpeg of 1,000 segments": { make: async () => withSegments(await picture(64).jpeg().toBuffer(), 1000) },
  "progressive jpeg of 49 Mpx and 90 scans": { make: () => manyScans(7000, 90) },
  "progressive jpeg of 49 Mpx and 10,000 scans": { make: () => manyScans(7000, 10_000) },
  "jpeg of 49 Mpx": { make: () => picture(7000).jpeg().toBuffer() },
  "gif of 100,000 frames": { make: () => gifFrames(1, 1, 100_000) },
  "gif of 65,535 a side": { make: () => gifFrames(65_535, 65_535, 1) },
  "gif of 7,000 a side": { make: () => gifFrames(7000, 7000, 1) },
  "tiff of 100,000 pages": { make: () => tiffPages(100_000, 1, 1) },
  "tiff of 199 pages of 500 a side": { make: () => tiffPages(199, 500, 500) },
  "tiff of pages in a circle": { make: () => tiffCircle() },
  "tiff of 2^32 a side": { make: () => tiffHeader(2 ** 32 - 1, 2 ** 32 - 1) },
  "tiff of 49 Mpx that isn't there": { make: () => tiffHeader(7000, 7000) },
  "tiff of 49 Mpx in one strip": { make: () => tiffBlank(7000) },
  "tiff of a tile of 2^30 a side": { make: () => tiffTiles(100, 2 ** 30) },
  "tiff of a tile of 30,000 a side": { make: () => tiffTiles(100, 30_000) },
  "webp of 16,383 a side": { make: async () => hugeWebp(await picture(64).webp().toBuffer()) },
  "webp of 16,777,216 a side": { make: async () => hugeCanvas(await picture(64).webp().toBuffer()) },
  "webp of 49 Mpx": { make: () => picture(7000).webp({ lossless: true, effort: 0 }).toBuffer() },
  "avif of 30,000 a side": { make: async () => hugeAvif(await picture(64).avif().toBuffer(), 30_000) },
  "avif of 7,000 a side that isn't there": {
    make: async () => hugeAvif(await picture(64).avif().toBuffer(), 7000),
  },
  "heic of 7,000 a side that isn't there": { make: () => heicThatIsntThere(7000, 1_000_000) },
  "heic of 2^31 a side": { make: () => heicThatIsntThere(2 ** 31 - 1, 1_000) },
  "bmp of 49 Mpx in runs": { make: () => bmpOfRuns(7000) },
  "bmp of 65,535 a side in runs": { make: () => bmpOfRuns(65_535).subarray(0, 100_000) },
  "avif of 49 Mpx": { make: () => picture(7000).avif({ effort: 0 }).toBuffer() },
};

/** What is small to send and costly to open, one after the other as it is made. */
export async function* bombs(): AsyncGenerator<Bomb> {
  for (const [name, { make, operations = asked }] of Object.entries(makes)) {
    yield { name, bytes: new Uint8Array(await make()), operations, mostCpuSeconds: usualCpuSeconds };
  }
  for (const [name, make] of Object.entries(drawings)) {
    const bytes = new Uint8Array(await make());
    yield { name, bytes, operations: [...asked, "filters:raw()"], mostCpuSeconds: svgCpuSeconds };
  }
}
