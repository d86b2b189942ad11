import { expect, test } from "bun:test";
import { plain, quarters, render, rendered, sharp } from "#test/support/engine.ts";

test("each block has one colour, the mean of what it covers", async () => {
  const picture = await rendered("filters:pixelate(20)/a.png", await quarters(20, 20));
  expect([picture.width, picture.height]).toEqual([20, 20]);
  for (const [x, y] of [
    [0, 0],
    [19, 19],
    [3, 16],
  ] as const)
    expect(picture.at(x, y)).toEqual({ r: 128, g: 128, b: 128, alpha: 255 });
});

test.each([
  ["filters:pixelate(8)", 41, 29, 40, 32],
  ["filters:pixelate()", 26, 25, 30, 30],
  ["filters:pixelate(1)", 26, 25, 26, 25],
  ["filters:pixelate(-4)", 26, 25, 26, 25],
])("%p makes of %p by %p a picture of %p by %p", async (path, width, height, wide, high) => {
  const picture = await rendered(`${path}/a.png`, await quarters(width, height));
  expect([picture.width, picture.height]).toEqual([wide, high]);
});

test("what a block adds at the edge doesn't darken it", async () => {
  const picture = await rendered("filters:pixelate(8)/a.png", await plain(29, 29, "red"));
  expect(picture.at(31, 31)).toEqual({ r: 255, g: 0, b: 0, alpha: 255 });
});

test("transparency and a single channel are kept", async () => {
  const clear = await rendered("filters:pixelate(8)/a.png", await plain(20, 20, "rgba(200,100,0,0.4)", 4));
  expect(clear.at(21, 21)).toEqual({ r: 200, g: 100, b: 0, alpha: 102 });
  const grey = await sharp(await plain(20, 20, "grey"))
    .toColourspace("b-w")
    .png()
    .toBuffer();
  const { body } = await render("filters:pixelate(4)/a.png", grey);
  expect((await sharp(body).metadata()).channels).toBe(1);
});

test("a profile goes along", async () => {
  const wide = await sharp(await quarters(20, 20))
    .withIccProfile("p3")
    .png()
    .toBuffer();
  const { body } = await render("filters:pixelate(4)/a.png", wide);
  expect((await sharp(body).metadata()).icc).toEqual((await sharp(wide).metadata()).icc);
});

test("a block larger than the picture is refused", async () => {
  const refused = render("10x10/filters:pixelate(11)/a.png", await quarters(20, 20));
  expect(await refused.catch((error) => error.code)).toBe("unsupported");
});
