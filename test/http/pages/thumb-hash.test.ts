import { expect, test } from "bun:test";
import { join } from "node:path";
import { rgbaToThumbHash, thumbHashToRGBA } from "thumbhash";

const { readThumbHash } = await import(join(process.cwd(), "public/js/thumb-hash.js"));

test.each([
  ["a landscape", 90, 60, 255],
  ["a portrait", 30, 90, 255],
  ["a square that is seen through", 64, 64, 90],
  ["a banner that is seen through", 100, 20, 0],
])("a browser reads the ThumbHash of %s as its maker does", (_, width, height, alpha) => {
  const pixels = Uint8Array.from({ length: width * height * 4 }, (_, at) => {
    const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
    return [(x * 255) / width, (y * 255) / height, (x * y) % 256, x > y ? 255 : alpha][at & 3] ?? 0;
  });
  const hash = rgbaToThumbHash(width, height, pixels);
  const { w, h, rgba } = thumbHashToRGBA(hash);
  const read = readThumbHash(Buffer.from(hash).toString("base64"));
  expect([read.width, read.height]).toEqual([w, h]);
  const differences = [...rgba].map((value, at) => Math.abs(value - read.pixels[at]));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
});
