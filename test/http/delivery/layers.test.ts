import { describe, expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { updateAsset } from "#src/domain/assets/update.ts";
import { purgeResults } from "#src/domain/delivery/purge-results.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { blue, decode, green } from "#test/support/engine.ts";

const png = (operations: string) => `${operations}/filters:format(png)`;
const watermarked = "filters:format(png):watermark(logo.png,0,0)/cat.png";
const nested = "filters:format(png):image(20x20/filters:image(5x5/logo.png,0,0)/color:black,0,0)/cat.png";

async function aShop() {
  const app = await anApp({ allowUnsafe: true });
  await app.space("shop", { unsafeAllowed: true, rawAllowed: true });
  const cat = await app.put("shop", "cat.png", await aPicture(png("60x40")));
  const logo = await app.put("shop", "logo.png", await aPicture(png("10x10"), "lime"));
  const corner = async (path: string) => {
    const answer = await app.get(await app.sign("shop", path));
    expect(answer.status).toBe(200);
    return (await decode(await answer.bytes())).at(1, 1);
  };
  const status = async (path: string) => (await app.get(await app.sign("shop", path))).status;
  const replaceLogo = async (colour: string) => {
    const body = new Response(await aPicture(png("10x10"), colour)).body ?? new ReadableStream();
    await replaceAsset(app.context, system, { spaceKey: "shop", assetId: logo.id, body });
  };
  return { ...app, cat, logo, corner, status, replaceLogo };
}

test("what a layer's path names since a picture was moved is what is laid", async () => {
  using app = await aShop();
  const { context } = app;
  const next = await app.put("shop", "next.png", await aPicture(png("10x10"), "blue"));
  await updateAsset(context, system, { spaceKey: "shop", assetId: app.logo.id, path: "first.png" });
  const layers = "image(next.png,20,20):image(first.png,20,0):image(logo.png,0,0)";
  const path = `filters:format(png):${layers}/cat.png`;
  expect(await app.corner(path)).toEqual(green);
  await updateAsset(context, system, { spaceKey: "shop", assetId: next.id, path: "logo.png" });
  expect(await app.corner(path)).toEqual(blue);
});

test("a picture of the space is laid onto another, at any depth", async () => {
  using app = await aShop();
  expect(await app.corner(watermarked)).toEqual(green);
  expect(await app.corner(nested)).toEqual(green);
  expect(await app.corner("20x20/filters:format(png):watermark(logo.png,0,0)/color:red")).toEqual(green);
});

test("a layer that isn't there is 404 at any depth, and one of another space isn't there", async () => {
  using app = await aShop();
  await app.space("other");
  await app.put("other", "secret.png", await aPicture(png("9x9"), "blue"));
  for (const name of [
    "nope.png",
    "secret.png",
    "other/secret.png",
    "..%2Fother%2Fsecret.png",
    "%2Fetc%2Fpasswd",
    "",
  ]) {
    expect(await app.status(`filters:watermark(${name},0,0)/cat.png`)).toBe(404);
    expect(await app.status(`filters:image(9x9/filters:image(${name},1,1)/color:red)/cat.png`)).toBe(404);
  }
});

test("which layer isn't there is told, and of another space's no more than of none", async () => {
  using app = await aShop();
  await app.space("other");
  await app.put("other", "secret.png", await aPicture(png("9x9"), "blue"));
  const told = async (layer: string) => {
    const path = `filters:watermark(logo.png,0,0):image(${layer},0,0)/cat.png`;
    return Object(await (await app.get(await app.sign("shop", path))).json()).message;
  };
  const missing = await told("nope.png");
  expect(missing).toContain('no picture "nope.png" in this space to lay onto another. Check its spelling');
  expect(await told("secret.png")).toBe(missing.replace("nope", "secret"));
  expect(await told("9x9/filters:watermark(a%2520b.png)/color:red")).toContain('"a b.png"');
  expect(await told("filters:version(9)/logo.png")).toContain('"logo.png" of version 9');
});

test("all that is shown is tagged for caches in front, each once", async () => {
  using app = await aShop();
  const tag = async (path: string) => (await app.get(await app.sign("shop", path))).headers.get("cache-tag");
  const both = `space-shop,asset-${app.cat.id},asset-${app.logo.id}`;
  expect(await tag(watermarked)).toBe(both);
  expect(await tag("filters:watermark(logo.png):image(logo.png):watermark(cat.png)/cat.png")).toBe(both);
  expect(await tag("filters:watermark(logo.png)/color:red")).toBe(`space-shop,asset-${app.logo.id}`);
  expect(await tag("filters:watermark(logo.png):raw()/cat.png")).toBe(`space-shop,asset-${app.cat.id}`);
});

describe("a layer that changes", () => {
  test.each([watermarked, nested])("is shown as it is now in %s", async (path) => {
    using app = await aShop();
    const signed = await app.sign("shop", path);
    const before = (await app.get(signed)).headers.get("etag");
    expect(await app.corner(path)).toEqual(green);
    await app.replaceLogo("blue");
    expect(await app.corner(path)).toEqual(blue);
    expect((await app.get(signed, { "if-none-match": before ?? "" })).status).toBe(200);
    await deleteAsset(app.context, system, { spaceKey: "shop", assetId: app.logo.id });
    expect(await app.status(path)).toBe(404);
  });

  test("takes all results with it that it is laid onto, and no others", async () => {
    using app = await aShop();
    const path = await app.sign("shop", watermarked);
    const other = await app.sign("shop", "filters:format(png):watermark(cat.png,0,0)/color:red");
    const cached = async (url: string) => (await app.get(url)).headers.get("cache-status")?.includes("hit");
    expect([await cached(path), await cached(path), await cached(other), await cached(other)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    await purgeResults(app.context, system, { spaceKey: "shop", assetId: app.logo.id });
    expect([await cached(path), await cached(other)]).toEqual([false, true]);
    await purgeResults(app.context, system, { spaceKey: "shop", assetId: app.cat.id });
    expect([await cached(path), await cached(other)]).toEqual([false, false]);
  });

  test("stays as it was where its version is pinned", async () => {
    using app = await aShop();
    const pinned = "filters:format(png):image(filters:version(1)/5x5/logo.png,0,0)/cat.png";
    expect(await app.status(pinned)).toBe(404);
    const path = "filters:format(png):image(/5x5/filters:version(1)/logo.png,0,0)/cat.png";
    await app.replaceLogo("blue");
    expect(await app.corner(path)).toEqual(green);
  });
});

test("what is asked of a layer concerns the picture alone", async () => {
  using app = await aShop();
  const path =
    "filters:format(png):image(/filters:expire(1):raw():attachment():preview()/logo.png,0,0)/cat.png";
  const answer = await app.get(await app.sign("shop", path));
  expect([
    answer.status,
    answer.headers.get("content-type"),
    answer.headers.get("content-disposition"),
  ]).toEqual([200, "image/png", expect.stringContaining("inline")]);
});

test("a signature is over the nested paths as well", async () => {
  using app = await aShop();
  const signed = await app.sign("shop", watermarked);
  expect((await app.get(signed.replace("logo.png", "cat.png"))).status).toBe(403);
});

test("layers together may be as large as one picture, and too many are refused", async () => {
  using app = await anApp({ limits: { sourceMaxPixels: 2_500 } });
  await app.space("shop");
  await app.put("shop", "cat.png", await aPicture(png("50x50")));
  const ask = async (path: string) => (await app.get(await app.sign("shop", path))).status;
  expect(await ask("filters:watermark(cat.png)/cat.png")).toBe(200);
  expect(await ask("filters:watermark(cat.png):watermark(cat.png)/cat.png")).toBe(422);
  expect(await ask(`filters:${"image(1x1/color:red):".repeat(101)}/cat.png`)).toBe(422);
});

test("what was understood of a nested path is given as it was written", async () => {
  using app = await aShop();
  const answer = await app.get(`/i/shop/params/unsafe/${nested}`);
  expect(await answer.json()).toMatchObject({
    image: "cat.png",
    filters: [
      { name: "format", args: "png" },
      { name: "image", args: "20x20/filters:image(5x5/logo.png,0,0)/color:black,0,0" },
    ],
  });
});
