import { Refusal } from "#src/lib/errors.ts";
import { brokenFont, FontBytes } from "./bytes.ts";

export type Tables = ReadonlyMap<string, FontBytes>;

/** Those that a text can't be set without; the outlines come on top. */
const needed = ["cmap", "head", "hhea", "hmtx", "maxp", "name"];

const mostTables = 128;
const mostFaces = 64;
const headerBytes = 12;
const recordBytes = 16;

/** The tables of each face of a TrueType or OpenType file, or of a collection. Refuses what isn't one. */
export function readFaces(file: Uint8Array): Tables[] {
  const font = new FontBytes(file, "the file");
  const kind = file.length < headerBytes ? "" : font.tag(0);
  refuseOther(kind);
  const faces = kind === "ttcf" ? collected(font) : [0];
  return faces.map((at) => readTables(font, at));
}

function refuseOther(kind: string): void {
  if (["\0\x01\0\0", "true", "OTTO", "ttcf"].includes(kind)) return;
  const sentence = kind.startsWith("wOF")
    ? "This is a web font (WOFF). Send the font it was made from, as TTF, OTF or TTC."
    : "This is no font that is taken here. Send a TTF, OTF or TTC.";
  throw new Refusal("unsupported", sentence);
}

function collected(font: FontBytes): number[] {
  const count = font.uint32(8);
  if (count === 0 || count > mostFaces)
    throw brokenFont(`it says that it has ${count} faces; a collection has 1 to ${mostFaces}`);
  return Array.from({ length: count }, (_, index) => font.uint32(headerBytes + index * 4));
}

function readTables(font: FontBytes, at: number): Tables {
  const count = font.uint16(at + 4);
  if (count > mostTables) throw brokenFont(`it has ${count} tables; a font has at most ${mostTables}`);
  const tables = new Map<string, FontBytes>();
  const places: Place[] = [{ from: at, to: at + headerBytes + count * recordBytes }];
  for (let index = 0; index < count; index++) {
    const record = at + headerBytes + index * recordBytes;
    const tag = font.tag(record);
    if (tables.has(tag)) throw brokenFont("it has a table twice");
    const from = font.uint32(record + 8);
    const length = font.uint32(record + 12);
    tables.set(tag, font.part(from, length, `its table ${printed(tag)}`));
    places.push({ from, to: from + length });
  }
  refuseOverlap(places);
  refuseIncomplete(tables);
  return tables;
}

interface Place {
  from: number;
  to: number;
}

/** One table under two names is known; one that begins within another is made to deceive. */
function refuseOverlap(places: Place[]): void {
  const sorted = places.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from || a.to - b.to);
  for (const [index, place] of sorted.entries()) {
    const next = sorted[index + 1];
    const isTheSame = next?.from === place.from && next.to === place.to;
    if (next && next.from < place.to && !isTheSame) throw brokenFont("its tables overlap");
  }
}

function refuseIncomplete(tables: Tables): void {
  const missing = needed.find((tag) => !tables.has(tag));
  if (missing) throw brokenFont(`it has no table ${missing}`);
  const hasOutlines = (tables.has("glyf") && tables.has("loca")) || tables.has("CFF ") || tables.has("CFF2");
  if (!hasOutlines)
    throw new Refusal("unsupported", "This font has no outlines. Send one that can be scaled.");
}

function printed(tag: string): string {
  return tag.replace(/[^ -~]/g, "?");
}
