import { expect, test } from "bun:test";
import type { Detection } from "#src/imaging/job.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { aScene, copied, expectAlike } from "#test/support/copies.ts";
import { decode, engine, limits, sharp } from "#test/support/engine.ts";

const upright = await aScene({ width: 2400, height: 1920 }).jpeg().toBuffer();

async function turned(orientation: number) {
  return await copied(await sharp(upright).withMetadata({ orientation }).jpeg().toBuffer());
}

const focal = [{ left: 0.7, top: 0.1, right: 0.9, bottom: 0.2 }];
const face: Detection = { ...focal[0], name: "face", score: 1 } as Detection;

test.each([1, 2, 3, 4, 5, 6, 7, 8])("a picture of orientation %p is turned once", async (orientation) => {
  const { difference } = await turned(orientation);
  expectAlike(await difference("300x200/x"));
  expectAlike(await difference("100x200:1800x1900/300x200/x"));
  expectAlike(await difference("100x300/x", { focal }));
});

test.each([1, 6])("of orientation %p what was found is hidden in the same place", async (orientation) => {
  const { difference } = await turned(orientation);
  for (const filter of ["redact(red)", "redact_oval(red)", "draw_detections()"]) {
    const path = `0.1x0:0.95x1/200x150/filters:${filter}/x`;
    expectAlike(await difference(path, { detections: [face] }));
  }
});

test("what is hidden in a picture on its side is hidden where it is seen", async () => {
  const { fromCopy } = await turned(6);
  const params = parsePath("unsafe/stretch/200x200/filters:redact(red)/x");
  const job = { params, defaults: "imagor", negotiated: "png", limits, ...fromCopy } as const;
  const seen = await decode((await engine.render({ ...job, detections: [face] })).body);
  const red = { r: 255, g: 0, b: 0, alpha: 255 };
  expect(seen.at(170, 160)).toEqual(red);
  expect(seen.at(160, 30)).not.toEqual(red);
});
