import { expect, test } from "bun:test";
import { isBlurhashValid } from "blurhash";
import { plain, quarters, render } from "#test/support/engine.ts";

const flag = await quarters(200, 100);

async function facts(path: string, source: Uint8Array = flag) {
  return JSON.parse(new TextDecoder().decode((await render(`meta/${path}`, source)).body));
}

test("blurhash has the components asked for", async () => {
  const { blurhash } = await facts("filters:blurhash(4,3)/a.png");
  expect(isBlurhashValid(blurhash)).toEqual({ result: true });
  expect(blurhash).toHaveLength(4 + 2 * 4 * 3);
});

test("facts are of the result and come in one order, whatever that of the URL", async () => {
  const described = await facts("50x50/filters:avgcolor():thumbhash():blurhash(1,1):grayscale()/a.png");
  expect(Object.keys(described).slice(-3)).toEqual(["blurhash", "thumbhash", "average_color"]);
  expect(described.average_color.r).toBe(described.average_color.b);
});

test("the average counts transparency as white", async () => {
  const faint = await plain(10, 10, "rgba(0,0,0,0)", 4);
  expect((await facts("filters:avgcolor()/a.png", faint)).average_color).toEqual({ r: 255, g: 255, b: 255 });
});

test("facts that nobody asked for aren't there", async () => {
  expect(Object.keys(await facts("a.png"))).not.toContain("blurhash");
});

test.each([
  "blurhash()",
  "blurhash(4)",
  "blurhash(10,3)",
  "blurhash(0,3)",
  "blurhash(a,3)",
  "blurhash(4,3,2)",
])("%s is refused with meta, and does nothing without", async (filter) => {
  expect(await facts(`filters:${filter}/a.png`).catch((error) => error.code)).toBe("invalid");
  expect((await render(`filters:${filter}/a.png`, flag)).format).toBe("png");
});

test.each(["thumbhash(1)", "avgcolor(1)"])("%s is refused with meta", async (filter) => {
  expect(await facts(`filters:${filter}/a.png`).catch((error) => error.code)).toBe("invalid");
});
