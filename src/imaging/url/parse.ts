import { decodeWritten, queryUnescape } from "./decode.ts";
import { parseFilters } from "./filters.ts";
import { type Cursor, lineBreaks, segments, take } from "./grammar.ts";
import { readDecimal, readInteger } from "./numbers.ts";
import { emptyParams, type Params } from "./params.ts";

type Reading = (cursor: Cursor) => Partial<Params>;

const geometry: Reading[] = [
  (cursor) => ({ meta: take(cursor, segments.meta) !== undefined }),
  readTrim,
  readCrop,
  readFitIn,
  (cursor) => ({ stretch: take(cursor, segments.stretch) !== undefined }),
  readSize,
  readPadding,
  (cursor) => ({ hAlign: (take(cursor, segments.hAlign)?.align ?? "") as Params["hAlign"] }),
  (cursor) => ({ vAlign: (take(cursor, segments.vAlign)?.align ?? "") as Params["vAlign"] }),
  (cursor) => ({ smart: take(cursor, segments.smart) !== undefined }),
];

/**
 * Understands a delivery path (urls.md section 2), with or without its leading slash and without a query. It takes
 * any text and never refuses: what is no segment begins the image's name. Linear in the length of the path.
 */
export function parsePath(path: string): Params {
  const cursor = { text: path.toWellFormed().replace(lineBreaks, ""), at: 0 };
  take(cursor, segments.slashes);
  const opening = readOpening(cursor);
  const signed = cursor.text.slice(cursor.at);
  take(cursor, segments.slashes);
  const params: Params = { ...emptyParams, ...opening, path: signed };
  for (const read of geometry) Object.assign(params, read(cursor));
  const { filters, image } = parseFilters(cursor.text.slice(cursor.at));
  return { ...params, filters, ...readImage(image) };
}

/**
 * The ways in which a path of a request may be meant, likeliest first: as it was sent, and with its escapes undone
 * as a whole, since a signature may have been made over either (urls.md section 1.1).
 */
export function parseCandidates(path: string): Params[] {
  const decoded = queryUnescape(path);
  const paths = decoded === undefined || decoded === path ? [path] : [path, decoded];
  return paths.map(parsePath);
}

function readOpening(cursor: Cursor): Pick<Params, "params" | "unsafe" | "hash"> {
  const params = take(cursor, segments.params) !== undefined;
  if (take(cursor, segments.unsafe)) return { params, unsafe: true, hash: "" };
  return { params, unsafe: false, hash: take(cursor, segments.hash)?.hash ?? "" };
}

function readTrim(cursor: Cursor): Partial<Params> {
  const found = take(cursor, segments.trim);
  if (!found) return {};
  const trimBy = (found.by ?? "top-left") as Params["trimBy"];
  return { trim: true, trimBy, trimTolerance: readInteger(found.tolerance) };
}

function readCrop(cursor: Cursor): Partial<Params> {
  const found = take(cursor, segments.crop);
  if (!found) return {};
  return {
    cropLeft: readDecimal(found.left),
    cropTop: readDecimal(found.top),
    cropRight: readDecimal(found.right),
    cropBottom: readDecimal(found.bottom),
  };
}

function readFitIn(cursor: Cursor): Partial<Params> {
  const found = take(cursor, segments.fitIn);
  if (!found) return {};
  return {
    fitIn: true,
    adaptiveFitIn: found.adaptive !== undefined,
    fullFitIn: found.full !== undefined,
  };
}

function readSize(cursor: Cursor): Partial<Params> {
  const found = take(cursor, segments.size);
  if (!found) return {};
  return {
    hFlip: found.hFlip === "-",
    width: readInteger(found.width),
    vFlip: found.vFlip === "-",
    height: readInteger(found.height),
  };
}

function readPadding(cursor: Cursor): Partial<Params> {
  const found = take(cursor, segments.padding);
  if (!found) return {};
  return {
    paddingLeft: readInteger(found.left),
    paddingTop: readInteger(found.top),
    paddingRight: readInteger(found.right ?? found.left),
    paddingBottom: readInteger(found.bottom ?? found.top),
  };
}

/** The picture's name as it stands in a path, decoded (urls.md 2.2). */
export function readImage(text: string): Pick<Params, "image" | "base64Image"> {
  const { text: image, isBase64 } = decodeWritten(text);
  return { image, base64Image: isBase64 };
}
