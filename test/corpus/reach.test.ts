import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { whyOutOfReach } from "./reach.ts";

const images = mkdtempSync(join(tmpdir(), "imagor-reach-"));

beforeAll(async () => {
  mkdirSync(join(images, "dir"));
  const still = { create: { width: 4, height: 4, channels: 3 as const, background: "red" } };
  await sharp(still).png().toFile(join(images, "dir/a b.png"));
  await sharp(still).gif().toFile(join(images, "still.gif"));
  const frames = Buffer.from([255, 0, 0, 0, 0, 255]);
  const moving = sharp(frames, { raw: { width: 1, height: 2, channels: 3, pageHeight: 1 } });
  await moving.gif({ delay: 100 }).toFile(join(images, "moving.gif"));
  writeFileSync(join(images, "drawing.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(images, "empty.jpg"), "");
  writeFileSync(join(images, "text.jpg"), "no picture");
});

afterAll(() => rmSync(images, { recursive: true }));

const cases: [request: string, why: string | undefined][] = [
  ["/unsafe/100x100/filters:quality(1):nosuch()/dir/a%20b.png?x=1", undefined],
  ["/unsafe/still.gif", undefined],
  ["/unsafe/missing.png", undefined],
  ["/unsafe/empty.jpg", undefined],
  ["/unsafe/dir", undefined],
  ["/unsafe/10x10/color:red", undefined],
  ["/params/unsafe/a.jpg", undefined],
  ["/unsafe/filters:quality(1):label(a,0,0)/dir/a%20b.png", undefined],
  ["/unsafe/meta/moving.gif", undefined],
  ["/unsafe/text.jpg", "source unknown"],
  ["/healthcheck", "an endpoint of imagor's own"],
];
for (const [request, why] of cases) {
  test(`${request} is ${why === undefined ? "in reach" : `out of reach: ${why}`}`, async () => {
    expect(await whyOutOfReach(request, images)).toBe(why);
  });
}
