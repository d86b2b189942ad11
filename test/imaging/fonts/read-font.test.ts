import { describe, expect, test } from "bun:test";
import { covers } from "#src/imaging/fonts/coverage.ts";
import { readFont } from "#src/imaging/fonts/read-font.ts";
import { shippedFonts } from "#src/imaging/fonts/shipped.ts";
import { Refusal } from "#src/lib/errors.ts";
import { mutate } from "#test/reliability/mutate.ts";
import {
  aFont,
  characterTable,
  collectionOf,
  type DebianFamily,
  debianFont,
  fontOf,
  groupTable,
  shippedFont,
  tablesOf,
} from "#test/support/fonts.ts";

const code = (character: string) => character.codePointAt(0) ?? 0;
const changed = (change: (font: Buffer) => void, font = aFont()) => {
  const copy = Buffer.from(font);
  change(copy);
  return copy;
};
const tableChanged = (tag: string, change: (table: Buffer) => void) => {
  const table = Buffer.from(tablesOf(aFont())[tag] ?? "");
  change(table);
  return aFont({ tables: { [tag]: table } });
};

/** The code of the refusal; undefined where it is taken. */
function refusalOf(file: Uint8Array): string | undefined {
  try {
    readFont(file);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe("a font's file says", () => {
  test.each(Object.keys(shippedFonts))("%s what it is called and has", (name) => {
    const { families, coverage, reach } = readFont(shippedFont(name));
    expect(name).toStartWith((families[0] ?? "none").replaceAll(" ", ""));
    for (const character of "AZaz09éß€ж") expect(covers(coverage, code(character))).toBeTrue();
    for (const character of "漢あ한") expect(covers(coverage, code(character))).toBeFalse();
    expect(reach).toBeLessThan(3);
  });

  test("the characters of each run to its very ends, and none beside them", () => {
    const { coverage } = readFont(aFont({ characters: { 漢: "A", 字: "B", "😀": "C" } }));
    for (const character of "漢字😀") expect(covers(coverage, code(character))).toBeTrue();
    for (const near of [-1, 1]) expect(covers(coverage, code("漢") + near)).toBeFalse();
    expect(covers(coverage, code("A"))).toBeFalse();
  });

  test("the same of each face of a collection", () => {
    const faces = [
      aFont({ family: "One", characters: { 漢: "A" } }),
      aFont({ family: "Two", characters: { 字: "A" } }),
    ];
    const { families, coverage } = readFont(collectionOf(faces));
    expect(families).toEqual(["One", "Two"]);
    for (const character of "漢字") expect(covers(coverage, code(character))).toBeTrue();
  });

  for (const [family, text] of Object.entries({
    "WenQuanYi Micro Hei": "漢字",
    "Lohit Devanagari": "नमस्ते",
    Amiri: "مرحبا",
  } as const)) {
    const file = debianFont(family as DebianFamily);
    test.skipIf(!file)(
      `that ${family} can set ${text} (skipped where Debian's package of it isn't installed)`,
      () => {
        const { families, coverage, reach } = readFont(file ?? Buffer.alloc(0));
        expect(families[0]).toBe(family);
        for (const character of text) expect(covers(coverage, code(character))).toBeTrue();
        expect(reach).toBeLessThan(5);
      },
    );
  }
});

/** Every other character, each the same glyph. */
function apart(groups: number): Buffer {
  return groupTable(Array.from({ length: groups }, (_, index) => [32 + index * 2, 32 + index * 2, 36]));
}

function manyNames(): Buffer {
  const table = Buffer.alloc(65_535 * 12 + 6 + 60_000);
  table.writeUInt16BE(65_535, 2);
  // Where the texts begin is told in 16 bits, so that they lie among the names.
  table.writeUInt16BE(1_000, 4);
  for (let at = 6; at < 6 + 65_535 * 12; at += 12)
    for (const [field, value] of [3, 1, 0x409, 1, 60_000, 0].entries())
      table.writeUInt16BE(value, at + field * 2);
  return table;
}

/** What a face needs and no more, of few bytes. */
const bare = Object.fromEntries(
  ["head", "hhea", "hmtx", "maxp", "name", "glyf", "loca"].map((tag) => [
    tag,
    tablesOf(aFont())[tag] ?? Buffer.alloc(0),
  ]),
);

const maximal = 0xffffffff;
const record = (index: number) => 12 + index * 16;

describe("a hostile file is refused:", () => {
  test.each<[string, Uint8Array, "broken" | "unsupported"]>([
    ["nothing", new Uint8Array(), "unsupported"],
    ["a text", Buffer.from("#!/bin/sh\necho this is no font at all\n"), "unsupported"],
    ["a web font", Buffer.from("wOF2\0\x01\0\0 and so on and on"), "unsupported"],
    ["a header alone", aFont().subarray(0, 12), "broken"],
    ["half of it", aFont().subarray(0, 100_000), "broken"],
    ["no tables", changed((font) => font.writeUInt16BE(0, 4)), "broken"],
    ["65,535 tables", changed((font) => font.writeUInt16BE(0xffff, 4)), "broken"],
    ["an offset of 4 GB", changed((font) => font.writeUInt32BE(maximal, record(0) + 8)), "broken"],
    ["a length of 4 GB", changed((font) => font.writeUInt32BE(maximal, record(0) + 12)), "broken"],
    [
      "both, whose sum is small in 32 bits",
      changed((font) => font.writeUInt32BE(maximal - 15, record(0) + 8)),
      "broken",
    ],
    ["a table over the header", changed((font) => font.writeUInt32BE(4, record(0) + 8)), "broken"],
    [
      "tables that overlap",
      changed((font) => font.writeUInt32BE(font.readUInt32BE(record(0) + 8) + 4, record(1) + 8)),
      "broken",
    ],
    ["a table twice", changed((font) => font.copy(font, record(1), record(0), record(0) + 4)), "broken"],
    ["no outlines", fontOf(without(["glyf"])), "unsupported"],
    ["no characters", fontOf(without(["cmap"])), "broken"],
    ["no name", fontOf({ ...tablesOf(aFont()), name: Buffer.alloc(6) }), "broken"],
    ["names behind its end", tableChanged("name", (table) => table.writeUInt16BE(0xffff, 6 + 10)), "broken"],
    ["65,535 names", tableChanged("name", (table) => table.writeUInt16BE(0xffff, 2)), "broken"],
    ["65,535 names of 60,000 bytes, all the same ones", aFont({ tables: { name: manyNames() } }), "broken"],
    ["100,000 groups that nothing joins", aFont({ tables: { cmap: apart(100_000) } }), "broken"],
    [
      "as many in the faces of a collection together",
      collectionOf(Array.from({ length: 64 }, () => fontOf({ ...bare, cmap: apart(10_000) }))),
      "broken",
    ],
    ["4,294,967,295 groups", aFont({ tables: { cmap: groupTable([[65, 90, 36]], maximal) } }), "broken"],
    ["a group that ends before it begins", aFont({ tables: { cmap: groupTable([[90, 65, 36]]) } }), "broken"],
    [
      "groups out of order",
      aFont({
        tables: {
          cmap: groupTable([
            [70, 90, 36],
            [65, 80, 36],
          ]),
        },
      }),
      "broken",
    ],
    ["characters that there aren't", aFont({ tables: { cmap: groupTable([[65, maximal, 36]]) } }), "broken"],
    ["a size of nothing", tableChanged("head", (table) => table.writeUInt16BE(0, 18)), "broken"],
    ["no glyphs", tableChanged("maxp", (table) => table.writeUInt16BE(0, 4)), "broken"],
    ["more glyphs than offsets", tableChanged("maxp", (table) => table.writeUInt16BE(0xffff, 4)), "broken"],
    ["glyphs out of order", tableChanged("loca", (table) => table.writeUInt32BE(maximal, 40)), "broken"],
    ["more widths than glyphs", tableChanged("hhea", (table) => table.writeUInt16BE(0xffff, 34)), "broken"],
    ["a letter as wide as a house", tableChanged("head", (table) => table.writeUInt16BE(16, 18)), "broken"],
    ["a line as high as a house", tableChanged("hhea", (table) => table.writeInt16BE(32_767, 4)), "broken"],
    ["no faces", changed((font) => font.writeUInt32BE(0, 8), collectionOf([aFont()])), "broken"],
    [
      "4,294,967,295 faces",
      changed((font) => font.writeUInt32BE(maximal, 8), collectionOf([aFont()])),
      "broken",
    ],
    [
      "a face behind its end",
      changed((font) => font.writeUInt32BE(maximal, 12), collectionOf([aFont()])),
      "broken",
    ],
  ])("%s", (_, file, code) => {
    expect(refusalOf(file)).toBe(code);
  });

  test("each of 500 that are near to a good one is taken or refused", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const [font, other] = [aFont({ from: "DejaVuSansMono-Oblique.ttf" }), shippedFont("Inter-Regular.ttf")];
    const codes = new Set<string | undefined>();
    for (let round = 0; round < 500; round++) codes.add(refusalOf(mutate(font, other, random)));
    expect([...codes].sort()).toEqual(["broken", "unsupported", undefined]);
  });
});

test("characters of glyphs that the font doesn't have are not counted", () => {
  const { coverage } = readFont(aFont({ tables: { cmap: groupTable([[0x4e00, 0x9fff, 36]]) } }));
  expect(covers(coverage, 0x4e00)).toBeTrue();
  expect(covers(coverage, 0x9fff)).toBeFalse();
  const missing = readFont(aFont({ tables: { cmap: characterTable({ 漢: "A" }, () => 0) } }));
  expect(covers(missing.coverage, code("漢"))).toBeFalse();
});

function without(tags: string[]): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(tablesOf(aFont())).filter(([tag]) => !tags.includes(tag)));
}
