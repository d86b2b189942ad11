import { expect, test } from "bun:test";
import { applyRules } from "#src/imaging/apply-rules.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

const left = (filter: string) =>
  applyRules(parsePath(`unsafe/fit-in/9x9/filters:${filter}/a.png`), {
    disabledFilters: ["blur"],
  }).filters.map(({ name, args }) => `${name}(${args})`);

test.each([
  ["fill(blur)", "fill(black)"],
  ["fill(blur,1)", "fill(black,1)"],
  ["fill( blur ,)", "fill(black,)"],
  ["padding(blur,10)", "padding(black,10)"],
  ["padding(blur,1,2,3,4)", "padding(black,1,2,3,4)"],
  ["fill(blue,blur)", "fill(blue,blur)"],
  ["watermark(blur,10)", "watermark(blur,10)"],
])("where blur is disabled %s is %s", (filter, expected) => {
  expect(left(filter)).toEqual([expected]);
});

test("where blur is disabled it is left out itself", () => {
  expect(left("blur(3):sharpen(1)")).toEqual(["sharpen(1)"]);
});
