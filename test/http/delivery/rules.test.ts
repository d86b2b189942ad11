import { expect, test } from "bun:test";
import type { RuleChanges } from "#src/domain/spaces/delivery-rules.ts";
import { aRuledShop } from "#test/http/a-ruled-shop.ts";
import { anApp } from "#test/http/an-app.ts";
import { blue, decode, red } from "#test/support/engine.ts";

test("a missing picture is answered 404 with the fallback, made by the same operations", async () => {
  using app = await aRuledShop({ fallback: "none.png" });
  const answer = await app.show("30x20/lost.png");
  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
    404,
    "image/png",
    "no-store",
  ]);
  expect(await answer.bytes()).toEqual(await (await app.show("30x20/none.png")).bytes());
});

test("a wrong signature never shows the fallback", async () => {
  using app = await aRuledShop({ fallback: "none.png" });
  const answers = ["shop", "nowhere"].map(async (space) => {
    const answer = await app.get(`/i/${space}/aaaaaaaaaaaaaaaaaaaaaaaaaaaa/30x20/lost.png`);
    return [answer.status, await answer.text()];
  });
  const [own, unknown] = await Promise.all(answers);
  expect(own).toEqual(unknown);
  expect(own?.[0]).toBe(403);
});

test("HEAD of a missing picture says what GET would, without the fallback's bytes", async () => {
  using app = await aRuledShop({ fallback: "none.png" });
  const [head, get] = [await app.ask("30x20/lost.png", { method: "HEAD" }), await app.show("30x20/lost.png")];
  expect([head.status, (await head.bytes()).length]).toEqual([404, 0]);
  for (const name of ["content-type", "content-length", "cache-control"])
    expect(head.headers.get(name)).toBe(get.headers.get(name));
});

test("a picture that can't be shown is answered 406 with the fallback", async () => {
  using app = await aRuledShop({ fallback: "none.png" }, { svgAllowed: true });
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>';
  await app.put("shop", "logo.svg", new TextEncoder().encode(drawing));
  await app.update({ svgAllowed: false });
  const answer = await app.show("30x20/logo.svg");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([406, "image/png"]);
});

test("where the fallback isn't there either, the refusal is told", async () => {
  using app = await aRuledShop({ fallback: "gone.png" });
  const answer = await app.show("30x20/lost.png");
  expect([answer.status, await answer.json()]).toMatchObject([404, { status: 404 }]);
});

test("nothing larger than the largest public size is made", async () => {
  using app = await aRuledShop({ publicMaxSide: 200 });
  expect(await app.sizeOf("cat.png")).toEqual([200, 133]);
  expect(await app.sizeOf("400x100/cat.png")).toEqual([200, 50]);
  expect(await app.sizeOf("100x50/cat.png")).toEqual([100, 50]);
  await app.change({ publicMaxSide: null });
  expect(await app.sizeOf("400x100/cat.png")).toEqual([400, 100]);
});

test("of an original that is never public no part is shown at its own size", async () => {
  using app = await aRuledShop({ originalsNeverPublic: true }, { rawAllowed: true });
  expect(await app.sizeOf("cat.png")).toEqual([450, 300]);
  expect(await app.sizeOf("0x0:100x100/cat.png")).toEqual([75, 75]);
  expect(await app.sizeOf("1200x800/cat.png")).toEqual([450, 300]);
  expect(await app.sizeOf("60x40/cat.png")).toEqual([60, 40]);
  expect((await app.show("filters:raw()/cat.png")).status).toBe(403);
});

test.each([
  ["https://shop.example/page", 200],
  ["https://www.shop.example/", 403],
  ["https://a.b.partner.example/", 200],
  ["https://partner.example/", 403],
  ["https://shop.example.thief.example/", 403],
  ["no address", 403],
  ["", 200],
])("a picture asked for from %p is answered %i", async (referer, status) => {
  using app = await aRuledShop({ referrers: ["shop.example", "*.partner.example"] });
  expect((await app.show("30x20/cat.png", { referer })).status).toBe(status);
});

test("what was shown on an allowed page isn't shown on another, nor kept by shared caches", async () => {
  using app = await aRuledShop({ referrers: ["shop.example"] });
  const shown = () => app.show("30x20/cat.png", { referer: "https://shop.example/" });
  for (const answer of [await shown(), await shown()]) {
    expect(answer.headers.get("cache-control")).toStartWith("private, ");
    expect(answer.headers.get("vary")).toContain("Referer");
  }
  const stolen = await app.show("30x20/cat.png", { referer: "https://thief.example/" });
  expect([stolen.status, stolen.headers.get("cache-control")]).toEqual([403, "no-store"]);
  await app.change({ referrerRequired: true });
  expect((await app.show("30x20/cat.png")).status).toBe(403);
});

test("the cache headers, formats and qualities of a space go before those of its defaults", async () => {
  const rules = { maxAgeSeconds: 169, staleSeconds: 167, autoFormats: ["webp"], jpegQuality: 5 };
  using app = await aRuledShop(rules, { defaults: "imagor" });
  const webp = await app.show("30x20/cat.png", { accept: "image/avif,image/webp" });
  expect(webp.headers.get("content-type")).toBe("image/webp");
  expect(webp.headers.get("vary")).toBe("Accept");
  expect(webp.headers.get("cache-control")).toBe(
    "public, s-maxage=169, max-age=169, no-transform, stale-while-revalidate=167",
  );
  const etag = async () => (await app.show("30x20/filters:format(jpeg)/cat.png")).headers.get("etag");
  const before = await etag();
  await app.change({ jpegQuality: 90 });
  expect(await etag()).not.toBe(before);
});

test("disabled filters do nothing, and base operations are done with every picture", async () => {
  using app = await aRuledShop({ disabledFilters: ["proportion"], baseOperations: "50x50" });
  expect(await app.sizeOf("100x80/filters:proportion(50)/cat.png")).toEqual([50, 50]);
});

test("disabled filters do nothing in layers either", async () => {
  using app = await aRuledShop({ disabledFilters: ["proportion"] });
  const half = "600x400/filters:format(png):image(filters:proportion(50)/cat.png,0,0)/color:blue";
  expect((await decode(await app.bytes(half))).at(590, 390)).toEqual(red);
});

test("filters on pixels beyond the most of the space do nothing", async () => {
  using app = await aRuledShop({ mostFilters: 2 });
  const half = "proportion(50)";
  expect(await app.sizeOf(`filters:${half}:${half}:${half}/cat.png`)).toEqual([150, 100]);
  expect(await app.sizeOf(`filters:quality(5):${half}:${half}/cat.png`)).toEqual([300, 200]);
  const answer = await app.show(`filters:${half}:${half}:${half}:format(webp)/cat.png`);
  expect(answer.headers.get("content-type")).toBe("image/webp");
  const layered = `filters:format(png):image(filters:${half}:${half}:${half}/cat.png,0,0)/color:blue`;
  const { at } = await decode(await app.bytes(`600x400/${layered}`));
  expect([at(149, 99), at(150, 100)]).toEqual([red, blue]);
});

test.each([
  [{ fallback: "" }, "path of a picture"],
  [{ publicMaxSide: 0 }, "whole number"],
  [{ referrers: ["https://shop.example/"] }, "host names"],
  [{ strip: ["gps"] }, "exif, profile, metadata"],
  [{ baseOperations: "cat.png" }, "operations"],
  [
    { baseOperations: "100x80/filters:blur(2):blurr(3)" },
    'baseOperations is refused. There is no filter "blurr"',
  ],
  [{ disabledFilters: ["blur", "blurr"] }, 'disabledFilters is refused. There is no filter "blurr"'],
  [{ disabledFilters: ["../etc"] }, "names of filters"],
  [{ warmUp: ["30x20/filters:blurr(3)"] }, 'warmUp is refused. "30x20/filters:blurr(3)" can'],
  [{ colour: "red" }, "no rule"],
])("the rule %j is refused with what it has to be", async (rules, reason) => {
  using app = await anApp();
  await expect(app.space("shop", { rules: rules as RuleChanges })).rejects.toThrow(reason);
});
