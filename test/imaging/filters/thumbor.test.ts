import { expect, test } from "bun:test";
import { plain, quarters, render, rendered, sharp } from "#test/support/engine.ts";

const grey = await plain(20, 20, "rgb(100,100,100)");

test.each([
  ["colorize(50,0,100,ff0000)", { r: 177, g: 100, b: 0 }],
  ["colorize(100,100,100,204080)", { r: 32, g: 64, b: 128 }],
  ["colorize(900,-5,0,ff0000)", { r: 255, g: 100, b: 100 }],
  ["colorize(50,0,100)", { r: 100, g: 100, b: 100 }],
])("%s mixes the colour in by its shares", async (filter, expected) => {
  const { r, g, b } = (await rendered(`filters:${filter}/a.png`, grey)).at(5, 5);
  expect(Math.abs(r - expected.r) + Math.abs(g - expected.g) + Math.abs(b - expected.b)).toBeLessThan(3);
});

test("equalize spreads two near levels to black and white, and leaves one alone", async () => {
  const two = await sharp(await plain(20, 20, "rgb(110,110,110)"))
    .composite([{ input: await plain(10, 20, "rgb(100,100,100)"), left: 0, top: 0 }])
    .png()
    .toBuffer();
  const spread = await rendered("filters:equalize()/a.png", two);
  expect([spread.at(2, 2).r, spread.at(18, 2).r]).toEqual([0, 255]);
  expect((await rendered("filters:equalize()/a.png", grey)).at(2, 2).r).toBe(100);
});

test("equalize leaves transparency as it is", async () => {
  const faint = await plain(10, 10, "rgba(200,100,0,0.4)", 4);
  expect((await rendered("filters:equalize()/a.png", faint)).at(2, 2).alpha).toBe(102);
});

test("noise scatters grains of a bounded size, alike in all channels", async () => {
  const { at } = await rendered("filters:noise(40)/a.png", grey);
  const levels = new Set<number>();
  for (let x = 0; x < 20; x++) {
    const { r, g, b } = at(x, x);
    expect([g, b]).toEqual([r, r]);
    expect(Math.abs(r - 100)).toBeLessThanOrEqual(20);
    levels.add(r);
  }
  expect(levels.size).toBeGreaterThan(5);
});

test("equal URLs give the same noise, another seed gives another", async () => {
  const body = async (filter: string) =>
    Buffer.from((await render(`filters:${filter}/a.png`, await quarters(20, 20))).body).toString("hex");
  expect(await body("noise(40)")).toBe(await body("noise(40)"));
  expect(await body("noise(40,7)")).not.toBe(await body("noise(40,8)"));
});
