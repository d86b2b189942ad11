import type { Params } from "./params.ts";
import { parsePath } from "./parse.ts";
import {
  hasSize,
  joinParts,
  printBase64Image,
  printCrop,
  printFilters,
  printFitIn,
  printMeta,
  printPadding,
  printSize,
  printSmart,
  printStretch,
  printTrim,
} from "./print.ts";

const parts = [
  printMeta,
  printTrim,
  printCrop,
  printFitIn,
  printStretch,
  (params: Params) => (hasSize(params) || printPadding(params) !== "" ? printSize(params) : ""),
  printPadding,
  ({ hAlign }: Params) => hAlign,
  ({ vAlign }: Params) => vAlign,
  printSmart,
  ({ filters }: Params) => printFilters({ filters: filters.filter(({ name }) => name !== "") }),
];

/**
 * The one path, without signature, that stands for these parameters. It reads back as them, and paths that mean
 * the same have the same one. What does nothing is left out: filters without a name, a size or padding of
 * zeros, an all-zero crop. The image's name is legal in a URL as it stands, in base64url where nothing else would
 * read back. It is to follow `unsafe/` or a signature: alone its first segment could be taken for one.
 */
export function canonicalPath(params: Params): string {
  const name = params.image.toWellFormed();
  const escaped = escapeName(name);
  const spellings = params.base64Image
    ? []
    : [escaped.replace(/%(?:2F|3A|40)/g, decodeURIComponent), escaped];
  const paths = spellings.map((spelling) => joinParts(parts, params, spelling));
  const readable = paths.find((path) => parsePath(`unsafe/${path}`).image === name);
  return readable ?? joinParts(parts, params, printBase64Image(name));
}

/** The part of it before the picture's name: equal where the same is to be done with whatever picture. */
export function canonicalOperations(params: Params): string {
  return joinParts(parts, params, "");
}

/** Percent-escapes a name as a whole; parentheses too, so that it may stand in a filter's arguments. */
function escapeName(name: string): string {
  return encodeURIComponent(name).replaceAll("(", "%28").replaceAll(")", "%29");
}
