import { expect, test } from "bun:test";
import { plain, render, sharp } from "#test/support/engine.ts";

const wide = await sharp(await plain(40, 20, "#c8321e"))
  .withIccProfile("p3")
  .png()
  .toBuffer();

/** The values as they are stored, whatever the profile makes of them. */
async function stored(file: Uint8Array, x: number, y: number) {
  const pixel = sharp(file).keepIccProfile().extract({ left: x, top: y, width: 1, height: 1 });
  const [r = 0, g = 0, b = 0] = await pixel.raw().toBuffer();
  return { r, g, b };
}

test.each(["fill(blur)", "padding(blur,0,20)", "fill(auto)", "padding(auto,0,20)"])(
  "%s goes with the colours of a picture that has a profile",
  async (filter) => {
    const { body, width, height } = await render(`fit-in/40x60/filters:${filter}/a.png`, wide);
    expect([width, height]).toEqual([40, 60]);
    expect((await sharp(body).metadata()).icc).toEqual((await sharp(wide).metadata()).icc);
    const colour = await stored(wide, 0, 0);
    for (const y of [0, 30, 59]) expect(await stored(body, 20, y)).toEqual(colour);
  },
);

test("background_color(auto) does, behind what is transparent", async () => {
  const clear = await sharp(await plain(40, 20, "rgba(200,50,30,0)", 4))
    .composite([{ input: await plain(39, 20, "#c8321e"), left: 0, top: 0 }])
    .withIccProfile("p3")
    .png()
    .toBuffer();
  const { body } = await render("filters:background_color(auto)/a.png", clear);
  const { r, g, b } = await stored(body, 39, 5);
  // 39 parts of the picture's colour and one of white.
  const mixed = Object.values(await stored(clear, 0, 0)).map((level) => (39 * level + 255) / 40);
  for (const [at, level] of [r, g, b].entries()) expect(Math.abs(level - (mixed[at] ?? 0))).toBeLessThan(3);
});
