import { expect, test } from "bun:test";
import type { StripRule } from "#src/imaging/job.ts";
import { resultKey } from "#src/imaging/result-key.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { limits, plain, quarters, render, rendered, sharp } from "#test/support/engine.ts";

const photograph = await sharp(await quarters(40, 30))
  .withExif({ IFD0: { Copyright: "A. Maker" } })
  .withIccProfile("p3")
  .jpeg()
  .toBuffer();

async function left(strip: StripRule[], path = "a.jpg"): Promise<string[]> {
  const { body } = await render(path, photograph, { rules: { strip } });
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
  const { body } = await render("meta/a.jpg", photograph, { rules: { strip: ["exif"] } });
  expect(JSON.parse(new TextDecoder().decode(body)).exif).toEqual({});
});

test("a layer keeps its colours where the space strips profiles", async () => {
  const orange = { r: 200, g: 120, b: 40 };
  const layer = await sharp({ create: { width: 9, height: 9, channels: 3, background: orange } })
    .withIccProfile("p3")
    .png()
    .toBuffer();
  const layers = [{ image: "logo.png", source: { bytes: layer } }];
  const laid = await rendered("filters:watermark(logo.png,0,0)/a.png", await plain(20, 20, "black"), {
    layers,
    rules: { strip: ["profile"] },
  });
  expect(laid.at(0, 0)).toMatchObject(orange);
});

test("a rule tells results apart", () => {
  const key = (strip?: StripRule[]) =>
    resultKey({
      ...{ spaceId: "space", defaults: "imagor", limits },
      params: parsePath("unsafe/a.jpg"),
      ...(strip && { rules: { strip } }),
    });
  expect(key(["exif"])).not.toBe(key());
});
