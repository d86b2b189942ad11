import { expect, test } from "bun:test";
import { type Layer, lay } from "#src/imaging/filters/lay.ts";
import { lieAsSeen } from "#src/imaging/lie.ts";
import { type Picture, StillPicture } from "#src/imaging/pipeline/picture.ts";
import { black, blue, clear, decode, green, limits, red, sharp } from "#test/support/engine.ts";

interface Rgba {
  r: number;
  g: number;
  b: number;
  alpha: number;
}

const half = { ...green, alpha: 128 };

function canvas(width: number, height: number, colour: Rgba, isGrey = false): Picture {
  const background = { ...colour, alpha: colour.alpha / 255 };
  const instance = sharp({ create: { width, height, channels: 4, background } });
  const lie = lieAsSeen({ width, height }, 0);
  const opened = { instance, width, height, hasAlpha: true, isGrey, lie };
  const kept = { exif: false, xmp: false, profile: false };
  return new StillPicture(
    sharp,
    { ...opened, isTurned: false, onlyMoves: false, shrinksOnLoad: false },
    kept,
    limits,
  );
}

function layerOf(rows: Rgba[][]): Layer {
  const pixels = rows.flat().flatMap(({ r, g, b, alpha }) => [r, g, b, alpha]);
  return { width: rows[0]?.length ?? 0, height: rows.length, frames: [Buffer.from(pixels)] };
}

async function seen(picture: Picture) {
  return await decode(await picture.asInput());
}

test("a layer is tiled from the corner to beyond the far edge", async () => {
  const picture = canvas(5, 5, black);
  await lay(
    picture,
    layerOf([
      [red, green],
      [blue, clear],
    ]),
    { x: "repeat", y: "repeat" },
  );
  const { at } = await seen(picture);
  expect([at(0, 0), at(1, 0), at(2, 0), at(4, 0)]).toEqual([red, green, red, red]);
  expect([at(0, 1), at(1, 1), at(4, 3), at(4, 4)]).toEqual([blue, black, blue, red]);
});

test("a layer is tiled along one side and cut at the other", async () => {
  const picture = canvas(4, 3, black);
  await lay(
    picture,
    layerOf([
      [red, green],
      [blue, blue],
    ]),
    { x: "repeat", y: "top-1" },
  );
  const { at } = await seen(picture);
  expect([at(0, 0), at(3, 0), at(0, 1)]).toEqual([blue, blue, black]);
});

test("alpha is how much of the layer is taken away", async () => {
  for (const [alpha, expected] of [
    [0, 255],
    [-20, 255],
    [60, 102],
    [100, 0],
    [150, 0],
  ] as const) {
    const picture = canvas(2, 2, clear);
    await lay(picture, layerOf([[red]]), { x: "0", y: "0", alpha });
    expect((await seen(picture)).at(0, 0).alpha).toBe(expected);
  }
});

const base: Rgba = { r: 200, g: 100, b: 40, alpha: 255 };
const upper: Rgba = { r: 50, g: 150, b: 250, alpha: 255 };
type Blending = (below: number, above: number) => number;
const screen: Blending = (a, b) => a + b - a * b;
const hardLight: Blending = (a, b) => (b <= 0.5 ? 2 * a * b : screen(a, 2 * b - 1));

/** The formulas of the W3C's Compositing and Blending, on channels from 0 to 1. */
const modes: [string, Blending][] = [
  ["normal", (_, b) => b],
  ["no-such-mode", (_, b) => b],
  ["MULTIPLY", (a, b) => a * b],
  ["multiply", (a, b) => a * b],
  ["screen", screen],
  ["overlay", (a, b) => hardLight(b, a)],
  ["hard-light", hardLight],
  ["darken", Math.min],
  ["lighten", Math.max],
  ["color-dodge", (a, b) => Math.min(1, a / (1 - b))],
  ["color-burn", (a, b) => 1 - Math.min(1, (1 - a) / b)],
  ["difference", (a, b) => Math.abs(a - b)],
  ["exclusion", (a, b) => a + b - 2 * a * b],
  ["add", (a, b) => Math.min(1, a + b)],
  [
    "soft-light",
    (a, b) => {
      const lighter = a <= 0.25 ? ((16 * a - 12) * a + 4) * a : Math.sqrt(a);
      return b <= 0.5 ? a - (1 - 2 * b) * a * (1 - a) : a + (2 * b - 1) * (lighter - a);
    },
  ],
];

test.each(modes)("mode %s gives the colours of its formula", async (mode, blend) => {
  const picture = canvas(2, 1, base);
  await lay(picture, layerOf([[upper]]), { x: "0", y: "0", mode });
  const { at } = await seen(picture);
  for (const channel of ["r", "g", "b"] as const) {
    const expected = 255 * blend(base[channel] / 255, upper[channel] / 255);
    expect(Math.abs(at(0, 0)[channel] - expected)).toBeLessThanOrEqual(1);
  }
  expect(at(1, 0)).toEqual(base);
});

test("a mask keeps of the picture what it covers, and mask-out the rest", async () => {
  const masked = canvas(3, 1, base);
  await lay(masked, layerOf([[red, half]]), { x: "0", y: "0", mode: "mask" });
  const kept = await seen(masked);
  expect([kept.at(0, 0), kept.at(1, 0).alpha, kept.at(2, 0).alpha]).toEqual([base, 128, 0]);
  const cut = canvas(3, 1, base);
  await lay(cut, layerOf([[red, half]]), { x: "0", y: "0", mode: "mask-out" });
  const rest = await seen(cut);
  expect([rest.at(0, 0).alpha, rest.at(2, 0)]).toEqual([0, base]);
  expect(Math.abs(rest.at(1, 0).alpha - 127)).toBeLessThanOrEqual(1);
});
