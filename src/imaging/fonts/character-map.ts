import { brokenFont, type FontBytes } from "./bytes.ts";

/** Code points in a row whose glyphs follow each other, or (`isOneGlyph`) are one. */
export interface MappedRun {
  first: number;
  last: number;
  glyph: number;
  isOneGlyph: boolean;
}

const lastCodePoint = 0x10ffff;

/** No font has more glyphs. */
const mostRuns = 65_536;

/** Which subtable counts, the best first: platform and encoding (OpenType, `cmap`). */
const wanted = ["3.10", "0.6", "0.4", "3.1", "0.3", "0.2", "0.1", "0.0", "3.0"];

/** The characters of a font and their glyphs, by the table `cmap`; none of them is the missing one. */
export function readCharacterMap(table: FontBytes, glyphs: number): MappedRun[] {
  const subtables = new Map<string, number>();
  const count = table.uint16(2);
  for (let index = 0; index < count; index++) {
    const at = 4 + index * 8;
    subtables.set(`${table.uint16(at)}.${table.uint16(at + 2)}`, table.uint32(at + 4));
  }
  for (const name of wanted) {
    const offset = subtables.get(name);
    const runs = offset === undefined ? undefined : readSubtable(table, offset);
    if (runs) return runs.map((run) => cutToGlyphs(run, glyphs)).filter(({ first, last }) => first <= last);
  }
  throw brokenFont("it has no table of characters that is read here");
}

function cutToGlyphs(run: MappedRun, glyphs: number): MappedRun {
  if (run.isOneGlyph) return run.glyph < glyphs ? run : { ...run, last: run.first - 1 };
  return { ...run, last: Math.min(run.last, run.first + glyphs - 1 - run.glyph) };
}

/** Undefined for formats that no font has for Unicode any more. */
function readSubtable(table: FontBytes, offset: number): MappedRun[] | undefined {
  switch (table.uint16(offset)) {
    case 4:
      return readSegments(table.part(offset, table.length - offset));
    case 6:
      return readTrimmed(table, offset);
    case 12:
    case 13:
      return readGroups(table, offset);
    default:
      return undefined;
  }
}

function readSegments(table: FontBytes): MappedRun[] {
  const twice = table.uint16(6);
  const runs: MappedRun[] = [];
  let before = -1;
  for (let at = 14; at < 14 + twice; at += 2) {
    const last = table.uint16(at);
    const first = table.uint16(at + twice + 2);
    if (last < first || first <= before) throw brokenFont("its table of characters is out of order");
    before = last;
    const delta = table.uint16(at + twice * 2 + 2);
    const rangeAt = at + twice * 3 + 2;
    const range = table.uint16(rangeAt);
    if (range === 0 || range === 0xffff) addDelta(runs, first, last, delta);
    else addListed(runs, table, { first, last, delta, listAt: rangeAt + range });
  }
  return runs;
}

/** Counted modulo 65,536, so that a run may begin anew at glyph 0. */
function addDelta(runs: MappedRun[], first: number, last: number, delta: number): void {
  const glyph = (first + delta) & 0xffff;
  const beforeWrap = first + 0xffff - glyph;
  if (glyph === 0) add(runs, first + 1, last, 1);
  else add(runs, first, Math.min(last, beforeWrap), glyph);
  if (glyph !== 0 && last > beforeWrap) add(runs, beforeWrap + 2, last, 1);
}

function addListed(
  runs: MappedRun[],
  table: FontBytes,
  { first, last, delta, listAt }: { first: number; last: number; delta: number; listAt: number },
): void {
  for (let code = first; code <= last && code < 0xffff; code++) {
    const listed = table.uint16(listAt + (code - first) * 2);
    if (listed !== 0) add(runs, code, code, (listed + delta) & 0xffff);
  }
}

function readTrimmed(table: FontBytes, offset: number): MappedRun[] {
  const first = table.uint16(offset + 6);
  const count = table.uint16(offset + 8);
  const runs: MappedRun[] = [];
  for (let index = 0; index < count; index++)
    add(runs, first + index, first + index, table.uint16(offset + 10 + index * 2));
  return runs;
}

function readGroups(table: FontBytes, offset: number): MappedRun[] {
  const isOneGlyph = table.uint16(offset) === 13;
  const count = table.uint32(offset + 12);
  const groups = table.part(offset + 16, count * 12);
  const runs: MappedRun[] = [];
  let before = -1;
  for (let at = 0; at < groups.length; at += 12) {
    const first = groups.uint32(at);
    const last = groups.uint32(at + 4);
    const glyph = groups.uint32(at + 8);
    if (first <= before || last < first || last > lastCodePoint)
      throw brokenFont("its table of characters is out of order");
    before = last;
    if (glyph > 0) add(runs, first, last, glyph, isOneGlyph);
    else if (!isOneGlyph) add(runs, first + 1, last, 1);
  }
  return runs;
}

/** Joins what follows on: many fonts list their characters one by one. */
function add(runs: MappedRun[], first: number, last: number, glyph: number, isOneGlyph = false): void {
  if (first > last || glyph === 0) return;
  const run = runs.at(-1);
  const follows = run && run.last + 1 === first && run.glyph + first - run.first === glyph;
  if (follows && !isOneGlyph && !run.isOneGlyph) run.last = last;
  else if (runs.length < mostRuns) runs.push({ first, last, glyph, isOneGlyph });
  else throw brokenFont(`its characters lie in more than ${mostRuns} parts`);
}
