import { expect, test } from "bun:test";
import { familiesIn, familyKey } from "#src/imaging/text/font.ts";

test.each([
  ["sans 20", ["sans"]],
  ["Noto Sans SC bold italic 24", ["notosansscbolditalic", "notosansscbold", "notosanssc"]],
  ["Source Han Sans Heavy", ["sourcehansansheavy", "sourcehansans"]],
  ["Zebra, serif 12px", ["zebra", "serif"]],
  ["TW-Kai Semi-Bold", ["twkaisemibold", "twkai"]],
  ["文泉驿微米黑 12", ["文泉驿微米黑"]],
  ["bold 20", ["bold"]],
  ["20", []],
  [" , ", []],
])("%p may mean the families %p", (font, families) => {
  expect(familiesIn(font)).toEqual(families);
});

test.each([
  ["Noto Sans SC", "noto-sans-sc"],
  ["TW-Kai", "tw kai"],
  ["Zebra", "ZEBRA"],
])("%s is the family that is asked for as %s", (family, asked) => {
  expect(familyKey(asked)).toBe(familyKey(family));
});
