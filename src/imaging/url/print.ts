import { base64Prefix, filtersPrefix } from "./grammar.ts";
import { printDecimal, printInteger } from "./numbers.ts";
import type { Params } from "./params.ts";

type Printing = (params: Params) => string;

/** An image name with one of these, or that begins as a segment does, is percent-escaped as a whole. */
const escapedCharacters = /[?(),]/;
const escapedBeginnings = /^(?:trim|meta|fit-in|stretch|top|left|right|bottom|center|smart)\//;

const parts: Printing[] = [
  printMeta,
  printTrim,
  printCrop,
  printFitIn,
  printStretch,
  (params) => (hasSize(params) || hasStartPadding(params) ? printSize(params) : ""),
  printPadding,
  ({ hAlign }) => (hAlign === "center" ? "" : hAlign),
  ({ vAlign }) => (vAlign === "middle" ? "" : vAlign),
  printSmart,
  printFilters,
];

/**
 * The path, without signature, that imagor's own clients write and sign for these parameters (urls.md section
 * 2.3). It doesn't always read back as them: an image name with `%` or `+` is written bare, and `center` and
 * `middle` are left out. `canonicalPath` is the one for URLs and keys that we make.
 */
export function printPath(params: Params): string {
  return joinParts(parts, params, printImage(params));
}

/** Writes the parts that are there, one segment each, and the image, which may be empty. */
export function joinParts(printings: readonly Printing[], params: Params, image: string): string {
  const written = printings.map((print) => print(params)).filter((part) => part !== "");
  return [...written, image].join("/");
}

export function printMeta({ meta }: Params): string {
  return meta ? "meta" : "";
}

export function printTrim({ trim, trimBy, trimTolerance }: Params): string {
  if (!trim && trimBy === "") return "";
  const by = trimBy === "bottom-right" ? ":bottom-right" : "";
  return `trim${by}${trimTolerance > 0 ? `:${printInteger(trimTolerance)}` : ""}`;
}

export function printCrop({ cropLeft, cropTop, cropRight, cropBottom }: Params): string {
  if (Math.max(cropLeft, cropTop, cropRight, cropBottom) <= 0) return "";
  const [left, top, right, bottom] = [cropLeft, cropTop, cropRight, cropBottom].map(printDecimal);
  return `${left}x${top}:${right}x${bottom}`;
}

export function printFitIn({ fitIn, adaptiveFitIn, fullFitIn }: Params): string {
  if (!fitIn) return "";
  return `${adaptiveFitIn ? "adaptive-" : ""}${fullFitIn ? "full-" : ""}fit-in`;
}

export function printStretch({ stretch }: Params): string {
  return stretch ? "stretch" : "";
}

export function hasSize({ width, height, hFlip, vFlip }: Params): boolean {
  return width !== 0 || height !== 0 || hFlip || vFlip;
}

/** Always written, as `0x0` where nothing is asked for; a negative side is a flipped one. */
export function printSize({ width, height, hFlip, vFlip }: Params): string {
  return `${printSide(width, hFlip)}x${printSide(height, vFlip)}`;
}

export function printPadding(params: Params): string {
  const { paddingLeft, paddingTop, paddingRight, paddingBottom } = params;
  if (Math.max(paddingLeft, paddingTop, paddingRight, paddingBottom) <= 0) return "";
  const [left, top, right, bottom] = [paddingLeft, paddingTop, paddingRight, paddingBottom].map(printInteger);
  return left === right && top === bottom ? `${left}x${top}` : `${left}x${top}:${right}x${bottom}`;
}

export function printSmart({ smart }: Params): string {
  return smart ? "smart" : "";
}

export function printFilters({ filters }: Pick<Params, "filters">): string {
  if (filters.length === 0) return "";
  return filtersPrefix + filters.map(({ name, args }) => `${name}(${args})`).join(":");
}

/** The image name in base64url, which reads back whatever it is. */
export function printBase64Image(image: string): string {
  return base64Prefix + Buffer.from(image).toString("base64url");
}

function hasStartPadding({ paddingLeft, paddingTop }: Params): boolean {
  return paddingLeft !== 0 || paddingTop !== 0;
}

function printSide(pixels: number, flip: boolean): string {
  const flipped = pixels < 0 ? !flip : flip;
  return `${flipped ? "-" : ""}${printInteger(Math.abs(pixels))}`;
}

function printImage({ image, base64Image }: Params): string {
  if (base64Image) return printBase64Image(image);
  const isEscaped = escapedCharacters.test(image) || escapedBeginnings.test(image);
  return isEscaped ? escapeSegment(image) : image;
}

/** Percent-escapes all but RFC 3986's unreserved characters and `$&+:=@`, which a path segment may hold bare. */
function escapeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(?:24|26|2B|3A|3D|40)/g, decodeURIComponent);
}
