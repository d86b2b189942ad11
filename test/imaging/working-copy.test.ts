import { expect, test } from "bun:test";
import { parsePath } from "#src/imaging/url/parse.ts";
import { canServe, copySizeOf, isSlow } from "#src/imaging/working-copy.ts";
import { aScene, copied, expectAlike } from "#test/support/copies.ts";
import { engine, limits, sharp } from "#test/support/engine.ts";

const scene = await copied(await aScene().png({ compressionLevel: 1 }).toBuffer());

test.each([
  "500x400/x",
  "333x0/x",
  "0x277/x",
  "fit-in/400x100/x",
  "300x300/left/x",
  "200x400/filters:focal(2400x300:2900x800)/x",
  "200x400/filters:focal(0.8,0.2)/x",
  "301x1100:2205x2399/200x150/x",
  "0.1x0.2:0.7x0.9/200x150/x",
  "-300x-200/filters:rotate(90):blur(2)/x",
  "200x100/filters:dpr(2)/x",
])("%s of a copy looks as of the original, under both defaults", async (path) => {
  for (const defaults of ["web", "imagor"] as const) expectAlike(await scene.difference(path, { defaults }));
});

const grain = await copied(
  await sharp({
    create: {
      width: 3000,
      height: 2400,
      channels: 3,
      background: "#888",
      noise: { type: "gaussian", mean: 128, sigma: 60 },
    },
  })
    .blur(1)
    .png({ compressionLevel: 1 })
    .toBuffer(),
);

test.each([
  "contrast(20)",
  "contrast(60)",
  "contrast(100)",
  "saturation(50)",
  "modulate(100,900,0)",
  "image(fxf/color:888,0,0,0,color-dodge)",
])(
  "%s makes no more of what a copy has otherwise than may be seen",
  async (filter) => {
    const path = `1000x800/filters:${filter}/x`;
    if (grain.isServed(path)) expectAlike(await grain.difference(path));
  },
  30_000,
);

test("whose picture it is, and its format, are known to results from a copy", async () => {
  const exif = { IFD0: { Copyright: "Ada" } };
  const { fromCopy } = await copied(await aScene().withExif(exif).webp({ effort: 0 }).toBuffer());
  const params = parsePath("unsafe/300x200/x");
  const result = await engine.render({ params, defaults: "web", limits, ...fromCopy });
  expect(result).toMatchObject({ format: "webp", width: 300, height: 200 });
  const probed = await engine.probe({ source: { bytes: result.body }, limits, depth: "header" });
  expect(probed.exif).toMatchObject({ Copyright: expect.stringContaining("Ada") });
});

test("of a HEIC, which is never written, a JPEG is made, and the copy is read as what it is", async () => {
  const { standsFor, source } = scene.fromCopy;
  const params = parsePath("unsafe/300x200/x");
  const job = {
    params,
    defaults: "web",
    limits,
    source,
    standsFor: { ...standsFor, format: "heic" },
  } as const;
  expect(await engine.render(job)).toMatchObject({ format: "jpeg", width: 300, height: 200 });
});

const stored = {
  format: "png",
  pages: 1,
  width: 3000,
  height: 2400,
  orientation: 0,
  bands: 3,
  hasAlpha: false,
} as const;

test("only still pictures that take long to decode, and are larger than a copy, are slow", () => {
  expect(isSlow(stored)).toBe(true);
  expect(isSlow({ ...stored, format: "jpeg" })).toBe(false);
  expect(isSlow({ ...stored, format: "jpeg", width: 6000 })).toBe(true);
  expect(isSlow({ ...stored, format: "heic", width: 2100, height: 1000 })).toBe(true);
  expect(isSlow({ ...stored, format: "heic", width: 2048, height: 2048 })).toBe(false);
  expect(isSlow({ ...stored, pages: 2 })).toBe(false);
  expect(isSlow({ ...stored, width: 1000 })).toBe(false);
  expect(isSlow({ ...stored, format: "gif" })).toBe(false);
  expect(isSlow({ ...stored, format: "svg" })).toBe(false);
});

test.each([
  ["1024x819/x", true],
  ["1030x820/x", false],
  ["512x409/filters:dpr(2)/x", true],
  ["600x480/filters:dpr(2)/x", false],
  ["x", false],
  ["0x0:300x300/100x100/x", false],
  ["0x0:1500x1200/250x200/x", true],
  ["meta/300x200/x", false],
  ["300x200/smart/x", false],
  ["300x200/filters:raw()/x", false],
  ["300x200/filters:pixelate(5)/x", false],
  ["300x200/filters:equalize()/x", false],
  ["300x200/filters:noise(20)/x", false],
  ["300x200/filters:blurhash()/x", false],
  ["300x200/filters:thumbhash()/x", false],
  ["300x200/filters:avgcolor()/x", false],
  ["300x200/filters:to_colorspace(cmyk)/x", false],
  ["fit-in/300x300/filters:fill(auto)/x", false],
  ["300x200/filters:contrast(20)/x", true],
  ["300x200/filters:contrast(-90)/x", true],
  ["300x200/filters:contrast(100)/x", false],
  ["300x200/filters:contrast(15):contrast(15)/x", false],
  ["300x200/filters:contrast(-90):blur(1):contrast(90)/x", false],
  ["300x200/filters:saturation(50)/x", true],
  ["300x200/filters:saturation(120)/x", false],
  ["300x200/filters:modulate(20,-10,90)/x", true],
  ["300x200/filters:modulate(0,900,0)/x", false],
  ["300x200/filters:modulate(900,0,0)/x", false],
  ["300x200/filters:brightness(40):rgb(9,9,9):hue(90)/x", true],
  ["300x200/filters:image(9x9/color:red,0,0,0,multiply)/x", true],
  ["300x200/filters:image(9x9/color:red,0,0,0,color-dodge)/x", false],
  ["300x200/filters:image(9x9/color:red,0,0,0,Color-Burn)/x", false],
  ["300x200/filters:text(hi,0,0,sans,red,0,normal)/x", true],
  ["300x200/filters:text(hi,0,0,sans,red,0,color-burn)/x", false],
])("whether %s may be made from a copy: %p", (path, may) => {
  expect(canServe(parsePath(`unsafe/${path}`), stored, copySizeOf(stored), 9_999)).toBe(may);
});
