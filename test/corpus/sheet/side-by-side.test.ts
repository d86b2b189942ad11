import { expect, test } from "bun:test";
import sharp from "sharp";
import { sideBySide } from "./side-by-side.ts";

const plain = (background: string, width = 4) =>
  sharp({ create: { width, height: 4, channels: 4, background } })
    .png()
    .toBuffer();

test("pictures that are the same have a black difference", async () => {
  const { difference } = (await sideBySide(await plain("red"), await plain("red"))) ?? {};
  expect((await sharp(difference).stats()).channels.slice(0, 3).map(({ max }) => max)).toEqual([0, 0, 0]);
});

test("a difference too small to be seen is amplified", async () => {
  const { difference } = (await sideBySide(await plain("#808080"), await plain("#848080"))) ?? {};
  expect((await sharp(difference).stats()).channels.slice(0, 3).map(({ max }) => max)).toEqual([64, 0, 0]);
});

test("pictures of other sizes have none, and what can't be read isn't shown", async () => {
  expect(await sideBySide(await plain("red"), await plain("red", 5))).toMatchObject({
    difference: undefined,
  });
  expect(await sideBySide(await plain("red"), new Uint8Array(9))).toBeUndefined();
});
