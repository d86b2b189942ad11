import { expect, test } from "bun:test";
import { aRuledShop } from "#test/http/a-ruled-shop.ts";
import { blue, decode, red } from "#test/support/engine.ts";

const drawing = new TextEncoder().encode(
  '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40"/></svg>',
);
const all = { rawAllowed: true, svgAllowed: true };
const laid = (layer: string) => `600x400/filters:format(png):${layer}/color:blue`;

test("dpr() shows no more than the space lets anybody see", async () => {
  using app = await aRuledShop({ publicMaxSide: 200, originalsNeverPublic: true });
  expect(await app.sizeOf("150x100/filters:dpr(2)/cat.png")).toEqual([200, 133]);
  await app.change({ publicMaxSide: null });
  expect(await app.sizeOf("300x200/filters:dpr(2)/cat.png")).toEqual([450, 300]);
});

test.each(["watermark(cat.png,0,0)", "image(cat.png,0,0)", "image(600x400/filters:dpr(2)/cat.png,0,0)"])(
  "of an original that is never public %s shows no part at its own size",
  async (layer) => {
    using app = await aRuledShop({ originalsNeverPublic: true });
    const { at } = await decode(await app.bytes(laid(layer)));
    expect([at(440, 290), at(460, 290), at(440, 310)]).toEqual([red, blue, blue]);
    await app.change({ originalsNeverPublic: null });
    expect((await decode(await app.bytes(laid(layer)))).at(590, 390)).toEqual(red);
  },
);

test("a layer within a layer is held back too", async () => {
  using app = await aRuledShop({ originalsNeverPublic: true });
  const { at } = await decode(
    await app.bytes(laid("image(600x400/filters:image(cat.png,0,0)/color:blue,0,0)")),
  );
  expect([at(440, 290), at(460, 290)]).toEqual([red, blue]);
});

test("a layer of which the canvas shows a part is no larger than anybody may ask for", async () => {
  using app = await aRuledShop({ publicMaxSide: 200 });
  const { at, width } = await decode(
    await app.bytes("200x200/filters:format(png):image(cat.png,-150,0)/color:blue"),
  );
  expect([width, at(40, 10), at(60, 10)]).toEqual([200, red, blue]);
});

test("raw() is answered with what is no larger than anybody may ask for", async () => {
  using app = await aRuledShop({ publicMaxSide: 599 }, all);
  const raw = async () => (await app.show("filters:raw()/cat.png")).status;
  expect(await raw()).toBe(403);
  await app.change({ publicMaxSide: 600 });
  expect(await raw()).toBe(200);
  await app.change({ originalsNeverPublic: true });
  expect(await raw()).toBe(403);
});

test.each([{ publicMaxSide: 1_000 }, { originalsNeverPublic: true }])(
  "under %p no SVG is given away, made safe or not",
  async (rules) => {
    using app = await aRuledShop({}, all);
    await app.put("shop", "logo.svg", drawing);
    const raw = async () => (await app.show("filters:raw()/logo.svg")).status;
    expect(await raw()).toBe(200);
    await app.change(rules);
    expect(await raw()).toBe(403);
  },
);

test("an SVG as the fallback of raw() is drawn", async () => {
  using app = await aRuledShop({ fallback: "logo.svg", originalsNeverPublic: true }, all);
  await app.put("shop", "logo.svg", drawing);
  const answer = await app.show("filters:raw()/lost.svg");
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).not.toContain("svg");
});
