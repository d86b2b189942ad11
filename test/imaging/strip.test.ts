import { expect, test } from "bun:test";
import type { StripRule } from "#src/imaging/job.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { limits, quarters, render, sharp } from "#test/support/engine.ts";

const photograph = await sharp(await quarters(40, 30))
  .withExif({ IFD0: { Copyright: "A. Maker" } })
  .withIccProfile("p3")
  .jpeg()
  .toBuffer();

async function left(strip: StripRule[], path = "a.jpg"): Promise<string[]> {
  const { body } = await render(path, photograph, { strip });
  const { exif, icc } = await sharp(body).metadata();
  return [...(exif ? ["exif"] : []), ...(icc ? ["profile"] : [])];
}

test.each([
  [[], ["exif", "profile"]],
  [["exif"], ["profile"]],
  [["profile"], ["exif"]],
  [["exif", "profile"], []],
  [["metadata"], []],
] as [StripRule[], string[]][])("a space that strips %p leaves %p", async (strip, kept) => {
  expect(await left(strip)).toEqual(kept);
});

test("no URL brings back what its space strips", async () => {
  expect(await left(["metadata"], "filters:to_colorspace(p3)/a.jpg")).toEqual([]);
});

test("meta shows no EXIF that is stripped", async () => {
  const { body } = await render("meta/a.jpg", photograph, { strip: ["exif"] });
  expect(JSON.parse(new TextDecoder().decode(body)).exif).toEqual({});
});

test("a rule tells results apart, its order doesn't", () => {
  const key = (strip?: StripRule[]) =>
    resultKey({
      ...{ spaceId: "space", defaults: "imagor", limits },
      params: parsePath("unsafe/a.jpg"),
      strip,
    });
  expect(key(["exif"])).not.toBe(key());
  expect(key(["exif", "profile"])).toBe(key(["profile", "exif"]));
});
