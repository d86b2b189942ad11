import { brokenFont, type FontBytes } from "./bytes.ts";
import type { MappedRun } from "./character-map.ts";

export interface Metrics {
  glyphs: number;
  hasLongOffsets: boolean;
  /** How high a line is, in multiples of the size. */
  lineEms: number;
  /** How wide the widest of these characters is, likewise. */
  widestEms(runs: readonly MappedRun[]): number;
}

const magic = 0x5f0f3cf5;

/** Of the size. The widest letter in use is a whole sentence, and the highest line has room for many marks. */
const widest = 32;
const highest = 8;

/** A sentence, a dash or a drawing in one sign: no text is made of them, so that they don't count for its size. */
const sentences: readonly (readonly [number, number])[] = [
  [0x2e3a, 0x2e3b],
  [0xfdfa, 0xfdff],
  [0x12000, 0x1254f],
];

/** Sizes that a font gives for itself, by `head`, `maxp`, `hhea`, `hmtx` and `OS/2`. Refuses what no font has. */
export function readMetrics(table: (tag: string) => FontBytes, os2: FontBytes | undefined): Metrics {
  const head = table("head");
  const unitsPerEm = head.uint16(18);
  if (head.uint32(12) !== magic) throw brokenFont("its table head is none");
  if (unitsPerEm < 16 || unitsPerEm > 16_384) throw brokenFont(`it has ${unitsPerEm} units in its size`);
  const glyphs = table("maxp").uint16(4);
  if (glyphs === 0) throw brokenFont("it has no glyphs");
  const hhea = table("hhea");
  const lineEms = lineHeight(hhea, os2) / unitsPerEm;
  if (lineEms > highest) throw brokenFont(`its lines are ${Math.round(lineEms)} times as high as its size`);
  const advances = readAdvances(table("hmtx"), hhea.uint16(34), glyphs);
  const most = advances.reduce((a, b) => Math.max(a, b), 0) / unitsPerEm;
  if (most > widest) throw brokenFont(`it has a letter ${Math.round(most)} times as wide as its size`);
  return {
    glyphs,
    hasLongOffsets: head.int16(50) !== 0,
    lineEms,
    widestEms: (runs) => widestOf(runs, advances) / unitsPerEm,
  };
}

function lineHeight(hhea: FontBytes, os2: FontBytes | undefined): number {
  const own = hhea.int16(4) - hhea.int16(6) + Math.max(0, hhea.int16(8));
  if (!os2 || os2.length < 78) return own;
  const typographic = os2.int16(68) - os2.int16(70) + Math.max(0, os2.int16(72));
  return Math.max(own, typographic, os2.uint16(74) + os2.uint16(76));
}

/** One a glyph; the last one that is written down holds for all that follow. */
function readAdvances(hmtx: FontBytes, written: number, glyphs: number): Uint16Array {
  if (written === 0 || written > glyphs) throw brokenFont("it has widths for glyphs that it doesn't have");
  const metrics = hmtx.part(0, written * 4);
  const advances = new Uint16Array(written);
  for (let glyph = 0; glyph < written; glyph++) advances[glyph] = metrics.uint16(glyph * 4);
  return advances;
}

function widestOf(runs: readonly MappedRun[], advances: Uint16Array): number {
  let most = 0;
  for (const { first, last, glyph, isOneGlyph } of runs)
    for (let code = first; code <= last; code++) {
      const each = isOneGlyph ? glyph : glyph + code - first;
      if (!isSentence(code)) most = Math.max(most, advances[each] ?? advances.at(-1) ?? 0);
    }
  return most;
}

function isSentence(code: number): boolean {
  return code >= 0x2e3a && sentences.some(([from, to]) => code >= from && code <= to);
}

/** Each glyph has to lie within its table, behind the one before. */
export function checkGlyphs(glyf: FontBytes, loca: FontBytes, { glyphs, hasLongOffsets }: Metrics): void {
  const offsetOf = hasLongOffsets
    ? (glyph: number) => loca.uint32(glyph * 4)
    : (glyph: number) => loca.uint16(glyph * 2) * 2;
  let before = 0;
  for (let glyph = 0; glyph <= glyphs; glyph++) {
    const offset = offsetOf(glyph);
    if (offset < before || offset > glyf.length) throw brokenFont("its glyphs lie out of order");
    before = offset;
  }
}
