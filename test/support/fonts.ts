import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shippedFonts } from "#src/imaging/fonts/shipped.ts";

interface Wanted {
  family?: string;
  /** Code points that show the glyph of another: the font has these and no others. */
  characters?: Record<string, string>;
  /** The shipped font that it is made of. */
  from?: string;
  /** Tables in place of those, or more of them. */
  tables?: Record<string, Buffer>;
}

/** A font that nobody ships: one of DejaVu under another name, with other characters. */
export function aFont({
  family = "Zebra",
  characters,
  from = "DejaVuSerif.ttf",
  tables,
}: Wanted = {}): Buffer {
  const font = shippedFont(from);
  const changed: Record<string, Buffer> = { ...tablesOf(font), name: nameTable(family) };
  const glyphOf = (letter: string) => glyphIn(font, letter);
  if (characters) changed.cmap = characterTable(characters, glyphOf);
  return fontOf({ ...changed, ...tables });
}

export function shippedFont(name: string): Buffer {
  return readFileSync(shippedFonts[name] ?? name);
}

/** Where packages of Debian are unpacked, for a machine that doesn't have them installed. */
const debianRoot = Bun.env.DEBIAN_ROOT ?? "/";

/** By the packages fonts-wqy-microhei, fonts-lohit-deva and fonts-hosny-amiri. */
const debianFonts = {
  "WenQuanYi Micro Hei": "truetype/wqy/wqy-microhei.ttc",
  "Lohit Devanagari": "truetype/lohit-devanagari/Lohit-Devanagari.ttf",
  Amiri: "opentype/fonts-hosny-amiri/Amiri-Regular.ttf",
} as const;

export type DebianFamily = keyof typeof debianFonts;

/** A font of a package of Debian, where it is there. */
export function debianFont(family: DebianFamily): Buffer | undefined {
  const file = debianFontFile(family);
  return file === undefined ? undefined : readFileSync(file);
}

export function debianFontFile(family: DebianFamily): string | undefined {
  const file = join(debianRoot, "usr/share/fonts", debianFonts[family]);
  return existsSync(file) ? file : undefined;
}

export function tablesOf(font: Buffer): Record<string, Buffer> {
  const tables: Record<string, Buffer> = {};
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const record = 12 + index * 16;
    const offset = font.readUInt32BE(record + 8);
    const tag = font.toString("latin1", record, record + 4);
    tables[tag] = font.subarray(offset, offset + font.readUInt32BE(record + 12));
  }
  return tables;
}

/** A file of these tables, their sums left out: nobody asks for them. */
export function fontOf(tables: Record<string, Buffer>): Buffer {
  const entries = Object.entries(tables).sort(([a], [b]) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + entries.length * 16);
  header.writeUInt32BE(0x00010000);
  header.writeUInt16BE(entries.length, 4);
  const parts = [header];
  let offset = header.length;
  for (const [index, [tag, bytes]] of entries.entries()) {
    const record = 12 + index * 16;
    header.write(tag.padEnd(4), record, "latin1");
    header.writeUInt32BE(offset, record + 8);
    header.writeUInt32BE(bytes.length, record + 12);
    const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(padded);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

/** A collection of fonts, each with tables of its own. */
export function collectionOf(fonts: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(12 + fonts.length * 4);
  header.write("ttcf");
  header.writeUInt32BE(0x00010000, 4);
  header.writeUInt32BE(fonts.length, 8);
  const parts = [header];
  let start = header.length;
  for (const [index, font] of fonts.entries()) {
    header.writeUInt32BE(start, 12 + index * 4);
    const moved = Buffer.from(font);
    for (let table = 0; table < font.readUInt16BE(4); table++) {
      const at = 12 + table * 16 + 8;
      moved.writeUInt32BE(font.readUInt32BE(at) + start, at);
    }
    parts.push(moved);
    start += moved.length;
  }
  return Buffer.concat(parts);
}

function nameTable(family: string): Buffer {
  const names = [family, "Regular", family, family, family.replaceAll(" ", "")];
  const texts = names.map((name) => Buffer.from(name, "utf16le").swap16());
  const ids = [1, 2, 3, 4, 6];
  const records = Buffer.alloc(6 + ids.length * 12);
  records.writeUInt16BE(ids.length, 2);
  records.writeUInt16BE(records.length, 4);
  let offset = 0;
  for (const [index, id] of ids.entries()) {
    const length = texts[index]?.length ?? 0;
    const record = [3, 1, 0x409, id, length, offset];
    for (const [field, value] of record.entries()) records.writeUInt16BE(value, 6 + index * 12 + field * 2);
    offset += length;
  }
  return Buffer.concat([records, ...texts]);
}

/** Of format 12. */
export function characterTable(
  characters: Record<string, string>,
  glyphOf: (letter: string) => number,
): Buffer {
  const pairs = Object.entries(characters)
    .map(([character, letter]) => [character.codePointAt(0) ?? 0, glyphOf(letter)] as const)
    .sort(([a], [b]) => a - b);
  return groupTable(pairs.map(([code, glyph]) => [code, code, glyph]));
}

export function groupTable(
  groups: readonly (readonly [number, number, number])[],
  count = groups.length,
): Buffer {
  const table = Buffer.alloc(12 + 16 + groups.length * 12);
  table.writeUInt16BE(1, 2);
  table.writeUInt16BE(3, 4);
  table.writeUInt16BE(10, 6);
  table.writeUInt32BE(12, 8);
  table.writeUInt16BE(12, 12);
  table.writeUInt32BE(table.length - 12, 16);
  table.writeUInt32BE(count, 24);
  for (const [index, group] of groups.entries())
    for (const [field, value] of group.entries()) table.writeUInt32BE(value, 28 + index * 12 + field * 4);
  return table;
}

/** By the subtable of format 4, as all fonts of DejaVu have it for what lies in the first plane. */
function glyphIn(font: Buffer, letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  const cmap = tablesOf(font).cmap ?? Buffer.alloc(0);
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const at = cmap.readUInt32BE(4 + index * 8 + 4);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const twice = cmap.readUInt16BE(at + 6);
    for (let end = at + 14; end < at + 14 + twice; end += 2) {
      const first = cmap.readUInt16BE(end + twice + 2);
      if (code > cmap.readUInt16BE(end) || code < first) continue;
      const delta = cmap.readUInt16BE(end + twice * 2 + 2);
      const rangeAt = end + twice * 3 + 2;
      const range = cmap.readUInt16BE(rangeAt);
      if (range === 0) return (code + delta) & 0xffff;
      return (cmap.readUInt16BE(rangeAt + range + (code - first) * 2) + delta) & 0xffff;
    }
  }
  throw new Error(`no glyph for ${letter}`);
}
