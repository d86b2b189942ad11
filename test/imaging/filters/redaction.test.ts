import { describe, expect, test } from "bun:test";
import { resultKey } from "#src/imaging/result-key.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import {
  black,
  decode,
  green,
  limits,
  plain,
  quarters,
  red,
  render,
  rendered,
  sharp,
  white,
} from "#test/support/engine.ts";

const flag = await quarters(200, 100);
const face = (left: number, top: number, right: number, bottom: number, name = "face") => ({
  ...{ left, top, right, bottom },
  name,
  score: 0.9,
});
/** The upper right quarter, which is green. */
const detections = [face(0.5, 0, 1, 0.5)];

test.each(["redact()", "redact(pixelate)", "redact(white)", "redact_oval()", "draw_detections()"])(
  "%s does nothing where nothing was found",
  async (filter) => {
    const plainly = (await render("a.png", flag)).body;
    expect((await render(`filters:${filter}/a.png`, flag)).body).toEqual(plainly);
    const elsewhere = { detections: [face(0, 0, 0.1, 0.1)] };
    const { at } = await rendered(`100x0/filters:crop(50,0,50,50):${filter}/a.png`, flag, elsewhere);
    expect(at(25, 10)).toEqual(green);
  },
);

test("a colour covers the region and no more", async () => {
  const { at } = await rendered("filters:redact(black)/a.png", flag, { detections });
  expect([at(100, 0), at(199, 49), at(150, 25)]).toEqual([black, black, black]);
  expect([at(99, 0), at(100, 50), at(199, 50)]).toEqual([red, white, white]);
});

test("an oval leaves the corners of the region", async () => {
  const { at } = await rendered("filters:redact_oval(black)/a.png", flag, { detections });
  expect([at(150, 25), at(100, 0), at(199, 49)]).toEqual([black, green, green]);
});

test("what is pixelated or blurred can't be told apart any more", async () => {
  const lines = await sharp(flag)
    .composite([{ input: await plain(1, 50, "black"), left: 150, top: 0 }])
    .png()
    .toBuffer();
  for (const filter of ["redact(pixelate,100)", "redact()", "redact(blur,40)"]) {
    const { at } = await rendered(`filters:${filter}/a.png`, lines, { detections });
    expect(at(150, 25).g).toBeGreaterThan(200);
    expect(at(99, 25)).toEqual(red);
  }
});

describe("a region is hidden where it has come to lie", () => {
  test.each([
    ["after a crop", "100x0:200x100/filters:redact(black)", [10, 10]],
    ["in another size", "50x25/filters:redact(black)", [40, 5]],
    ["mirrored", "-200x0/filters:redact(black)", [50, 25]],
    ["upside down", "0x-100/filters:redact(black)", [150, 75]],
    ["turned before", "filters:rotate(90):redact(black)", [25, 50]],
    ["turned after", "filters:redact(black):rotate(90)", [25, 50]],
    ["oriented by hand", "filters:orient(180):redact(black)", [50, 75]],
    ["on a canvas", "fit-in/200x200/filters:fill(red):redact(black)", [150, 60]],
    ["on a blurred canvas", "fit-in/200x200/filters:fill(blur):redact(black)", [150, 60]],
    ["with a border", "filters:padding(red,30):redact(black)", [180, 55]],
    ["cut after it was resized", "100x50/filters:crop(50,0,50,50):redact(black)", [10, 10]],
    ["in a share of the size", "filters:proportion(50):redact(black)", [75, 12]],
    ["cut for the size", "100x100/right/filters:redact(black)", [50, 20]],
  ] as const)("%s", async (_, path, [x, y]) => {
    const { at } = await rendered(`${path}/a.png`, flag, { detections });
    expect(at(x, y)).toEqual(black);
    expect(
      (await rendered(`${path.replace("redact(black)", "")}/a.png`, flag, { detections })).at(x, y),
    ).not.toEqual(black);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("with EXIF orientation %p", async (orientation) => {
    const turned = await sharp(flag).withMetadata({ orientation }).png().toBuffer();
    const { body } = await render("filters:redact(black)/a.png", turned, { detections });
    const seen = await decode(body);
    // Upper right as stored is green, and nothing of it is left.
    for (let x = 0; x < seen.width; x += 7)
      for (let y = 0; y < seen.height; y += 7) expect(seen.at(x, y)).not.toEqual(green);
  });
});

test("nothing shows through what is transparent, and grey pictures take colours", async () => {
  const faint = await plain(100, 100, "rgba(200,100,0,0.4)", 4);
  const covered = await rendered("filters:redact(black)/a.png", faint, { detections });
  expect(covered.at(75, 25)).toEqual(black);
  const grey = await sharp(flag).toColourspace("b-w").png().toBuffer();
  expect((await rendered("filters:redact(red)/a.png", grey, { detections })).at(150, 25)).toEqual(red);
});

test("draw_detections draws a line of a pixel in a colour by the name", async () => {
  const two = [face(0.1, 0.1, 0.4, 0.4, "eye"), face(0.6, 0.1, 0.9, 0.4, "nose")];
  const { at } = await rendered("filters:draw_detections()/a.png", flag, { detections: two });
  expect([at(19, 10), at(21, 11), at(121, 11)]).toEqual([red, red, green]);
  expect(at(20, 20)).not.toEqual(red);
  expect(at(20, 20)).not.toEqual(at(120, 20));
});

test("meta says where they are in the result, and leaves out what is cut off", async () => {
  const two = [...detections, face(0, 0, 0.2, 0.2, "eye")];
  const { body } = await render("meta/100x0:200x100/50x0/a.png", flag, { detections: two });
  expect(JSON.parse(new TextDecoder().decode(body)).detected_regions).toEqual([
    { left: 0, top: 0, right: 50, bottom: 26, score: 0.9, name: "face" },
  ]);
});

test("smart keeps them in view, and a focal point of the URL goes before", async () => {
  const { at } = await rendered("50x50/smart/a.png", flag, { detections: [face(0.9, 0, 1, 1)] });
  expect(at(10, 5)).toEqual(green);
  const named = await rendered("50x50/smart/filters:focal(0.01x0.5)/a.png", flag, {
    detections: [face(0.9, 0, 1, 1)],
  });
  expect(named.at(0, 0)).toEqual(red);
});

test("what a crop keeps is remembered of the picture as stored", async () => {
  const turned = await sharp(flag).withMetadata({ orientation: 3 }).png().toBuffer();
  const focal = [{ left: 0.9, top: 0, right: 1, bottom: 1 }];
  expect((await rendered("50x50/a.png", turned, { focal })).at(0, 49)).toEqual(green);
});

test("smart keeps what was saved to be kept where nothing was found, before what catches the eye", async () => {
  const focal = [{ left: 0.9, top: 0, right: 1, bottom: 1 }];
  for (const found of [undefined, []]) {
    const { at } = await rendered("50x50/smart/a.png", flag, { focal, ...(found && { detections: found }) });
    expect([at(8, 5), at(49, 5)]).toEqual([green, green]);
  }
  const both = await rendered("50x50/smart/a.png", flag, { focal, detections: [face(0, 0, 0.1, 1)] });
  expect(both.at(0, 0)).toEqual(red);
  const named = await rendered("50x50/smart/filters:focal(0.01x0.5)/a.png", flag, { focal });
  expect(named.at(0, 0)).toEqual(red);
});

test("regions tell results apart where they show, and nowhere else", () => {
  const key = (path: string, regions?: typeof detections) =>
    resultKey({
      ...{ spaceId: "space", defaults: "web", limits },
      params: parsePath(`unsafe/${path}`),
      detections: regions,
    });
  for (const path of ["filters:redact()/a", "filters:draw_detections()/a", "9x9/smart/a", "meta/a"])
    expect(key(path, detections)).not.toBe(key(path));
  expect(key("9x9/filters:blur(2)/a", detections)).toBe(key("9x9/filters:blur(2)/a"));
});
