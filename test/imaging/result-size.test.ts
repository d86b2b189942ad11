import { describe, expect, test } from "bun:test";
import { resultSize } from "#src/imaging/result-size.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { limits, plain, quarters, render, sharp } from "#test/support/engine.ts";

const lying = { width: 240, height: 160, orientation: 6 };
const photograph = await sharp(await quarters(240, 160))
  .withMetadata({ orientation: lying.orientation })
  .jpeg()
  .toBuffer();

function foretold(path: string, stored?: typeof lying) {
  return resultSize(parsePath(`unsafe/${path}`), stored, limits.resultMaxSide);
}

describe("the size that is foretold is that of the picture", () => {
  test.each([
    "a.jpg",
    "100x50/a.jpg",
    "100x0/a.jpg",
    "fit-in/500x70/a.jpg",
    "fit-in/500x70/filters:upscale()/a.jpg",
    "adaptive-fit-in/100x50/a.jpg",
    "full-fit-in/100x50/a.jpg",
    "stretch/30x90/a.jpg",
    "500x500/filters:no_upscale()/a.jpg",
    "60x60/smart/a.jpg",
    "10x20:90x80/a.jpg",
    "0.1x0.1:0.5x0.6/40x0/a.jpg",
    "filters:orient(90)/a.jpg",
    "filters:orient(180)/a.jpg",
    "filters:orient(45)/a.jpg",
    "fit-in/100x50/5x6:7x8/a.jpg",
    "fit-in/100x50/5x6:7x8/filters:fill(red)/a.jpg",
    "fit-in/100x50/5x6:7x8/filters:fill()/a.jpg",
    "fit-in/100x50/5x6:7x8/filters:rotate(90):fill(red)/a.jpg",
    "fit-in/100x50/5x6:7x8/filters:fill(red):rotate(90)/a.jpg",
    "fit-in/100x50/5x6:7x8/filters:fill(red):fill(red)/a.jpg",
    "100x0/5x5/filters:fill(red)/a.jpg",
    "full-fit-in/50x50/filters:fill(red)/a.jpg",
    "10x10/filters:padding(red,100)/a.jpg",
    "10x10/filters:padding(red,100,2)/a.jpg",
    "10x10/filters:padding(red,1,2,3,4)/a.jpg",
    "10x10/filters:padding(red,-3)/a.jpg",
    "10x10/filters:padding(red,-30)/a.jpg",
    "10x10/filters:padding(red)/a.jpg",
    "filters:proportion(50)/a.jpg",
    "filters:proportion(0.333)/a.jpg",
    "filters:proportion(0)/a.jpg",
    "full-fit-in/31x39/filters:fill(red)/a.jpg",
    "fit-in/99x0/filters:rotate(90)/a.jpg",
    "filters:crop(0.1,10,0.5,20)/a.jpg",
    "filters:crop(500,0,1,1)/a.jpg",
    "100x90/filters:crop(10,7,20,99)/a.jpg",
    "filters:proportion(0.5):rotate(270):crop(1,2,30,40):padding(blur,9)/a.jpg",
    "filters:round_corner(5):blur(2)/a.jpg",
  ])("%p", async (path) => {
    const { width, height } = await render(path, photograph, { defaults: "web" });
    expect(foretold(path, lying)).toEqual({ width, height });
  });

  test.each([
    "color:red",
    "20x/color:red",
    "x30/color:red",
    "20x30/filters:orient(90)/color:red",
    "20000x7/color:red",
    "20x30/5x5/filters:fill(red)/color:blue",
  ])("%p", async (path) => {
    const { width, height } = await render(path);
    expect(foretold(path)).toEqual({ width, height });
  });

  test("of a picture with a longer side than results may have", async () => {
    const strip = { width: 12_000, height: 24, orientation: 0 };
    const { width, height } = await render("a.png", await plain(12_000, 24, "red"), { defaults: "web" });
    expect(foretold("a.png", strip)).toEqual({ width, height });
  });
});

describe("around a picture a frame", () => {
  const patch = { width: 90, height: 60, orientation: 0 };
  const turned = { ...patch, orientation: 6 };
  const picture = { width: 200, height: 100, orientation: 0 };
  const framed = (path: string, layers: (typeof patch | undefined)[]) =>
    resultSize(parsePath(`unsafe/${path}`), picture, limits.resultMaxSide, layers);

  test.each([
    ["filters:frame(f.png)/a.png", [patch], 287, 157],
    ["50x40/filters:frame(f.png)/a.png", [turned], 107, 127],
    ["filters:frame(f.png):frame(g.png)/a.png", [patch, turned], 344, 244],
    [
      "filters:image(9x9/filters:watermark(x.png)/y.png):frame(f.png)/a.png",
      [turned, turned, patch],
      287,
      157,
    ],
    ["filters:frame(color:red)/a.png", [undefined], 200, 100],
    ["filters:frame(f.png)/a.png", [], 200, 100],
  ])("%s is as large as it can be", (path, layers, width, height) => {
    expect(framed(path, layers)).toEqual({ width, height });
  });

  test("of all border grows the picture so much", async () => {
    const pixels = Buffer.alloc(90 * 60 * 4, 255);
    // One pixel below and one at the right, at which the picture lies.
    for (const at of [59 * 90 + 40, 30 * 90 + 89]) pixels.writeUInt32BE(0x000000ff, at * 4);
    const bytes = await sharp(pixels, { raw: { width: 90, height: 60, channels: 4 } })
      .png()
      .toBuffer();
    const layers = [{ image: "f.png", source: { bytes } }];
    const path = "filters:frame(f.png)/a.png";
    const { width, height } = await render(path, await plain(200, 100, "red"), { layers });
    expect(framed(path, [patch])).toEqual({ width, height });
  });
});

test.each(["trim/a.png", "filters:trim(5)/a.png", "trim/100x0/a.png"])(
  "what %p leaves is foretold as if nothing were trimmed",
  (path) => {
    const { width, height } = foretold(path, { width: 300, height: 200, orientation: 0 });
    expect(width / height).toBeCloseTo(1.5, 1);
  },
);
