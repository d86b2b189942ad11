import { expect, test } from "bun:test";
import type { RuleChanges } from "#src/domain/spaces/delivery-rules.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

const picture = await aPicture("600x400/filters:format(png)");

async function aShop(rules: RuleChanges, settings = {}) {
  const app = await anApp();
  await app.space("shop", { rules, ...settings });
  for (const path of ["cat.png", "none.png"]) await app.put("shop", path, picture);
  const show = async (path: string, headers: Record<string, string> = {}) =>
    await app.get(await app.sign("shop", path), headers);
  return {
    ...app,
    show,
    sizeOf: async (path: string) => {
      const { width, height } = Object(await (await show(`meta/${path}`)).json());
      return [width, height];
    },
    change: (changes: RuleChanges) => updateSpace(app.context, system, { key: "shop", rules: changes }),
  };
}

test("a missing picture is answered 404 with the fallback, made by the same operations", async () => {
  using app = await aShop({ fallback: "none.png" });
  const answer = await app.show("30x20/lost.png");
  expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([
    404,
    "image/png",
    "no-store",
  ]);
  expect(await answer.bytes()).toEqual(await (await app.show("30x20/none.png")).bytes());
});

test("a wrong signature never shows the fallback", async () => {
  using app = await aShop({ fallback: "none.png" });
  const answers = ["shop", "nowhere"].map(async (space) => {
    const answer = await app.get(`/i/${space}/aaaaaaaaaaaaaaaaaaaaaaaaaaaa/30x20/lost.png`);
    return [answer.status, await answer.text()];
  });
  const [own, unknown] = await Promise.all(answers);
  expect(own).toEqual(unknown);
  expect(own?.[0]).toBe(403);
});

test("where the fallback isn't there either, the refusal is told", async () => {
  using app = await aShop({ fallback: "gone.png" });
  const answer = await app.show("30x20/lost.png");
  expect([answer.status, await answer.json()]).toMatchObject([404, { status: 404 }]);
});

test("nothing larger than the largest public size is made", async () => {
  using app = await aShop({ publicMaxSide: 200 });
  expect(await app.sizeOf("cat.png")).toEqual([200, 133]);
  expect(await app.sizeOf("400x100/cat.png")).toEqual([200, 50]);
  expect(await app.sizeOf("100x50/cat.png")).toEqual([100, 50]);
  await app.change({ publicMaxSide: null });
  expect(await app.sizeOf("400x100/cat.png")).toEqual([400, 100]);
});

test("of an original that is never public no part is shown at its own size", async () => {
  using app = await aShop({ originalsNeverPublic: true }, { rawAllowed: true });
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
  using app = await aShop({ referrers: ["shop.example", "*.partner.example"] });
  expect((await app.show("30x20/cat.png", { referer })).status).toBe(status);
});

test("what was shown on an allowed page isn't shown on another, nor kept by shared caches", async () => {
  using app = await aShop({ referrers: ["shop.example"] });
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
  using app = await aShop(rules, { defaults: "imagor" });
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
  using app = await aShop({ disabledFilters: ["proportion"], baseOperations: "50x50" });
  expect(await app.sizeOf("100x80/filters:proportion(50)/cat.png")).toEqual([50, 50]);
});

test.each([
  [{ fallback: "" }, "path of a picture"],
  [{ publicMaxSide: 0 }, "whole number"],
  [{ referrers: ["https://shop.example/"] }, "host names"],
  [{ strip: ["gps"] }, "exif, profile, metadata"],
  [{ baseOperations: "cat.png" }, "operations"],
  [{ colour: "red" }, "no rule"],
])("the rule %j is refused with what it has to be", async (rules, reason) => {
  using app = await anApp();
  await expect(app.space("shop", { rules: rules as RuleChanges })).rejects.toThrow(reason);
});
