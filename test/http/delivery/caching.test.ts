import { describe, expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

const hit = "imagor-cloud; hit; detail=memory";
const miss = "imagor-cloud; fwd=miss";

async function aShop() {
  const app = await anApp();
  await app.space("shop", { rawAllowed: true });
  const asset = await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  return { ...app, asset };
}

function status(response: Response): string | null {
  return response.headers.get("cache-status");
}

test("a result is made once, whoever asks and however it is signed", async () => {
  using app = await aShop();
  const ways = [
    await app.sign("shop", "30x20/cat.png"),
    await app.sign("shop", "30x20/filters:expire(9999999999999)/cat.png"),
    await app.sign("shop", "30x20/filters:attachment(x)/cat.png"),
  ];
  const answers = [];
  for (const way of ways) answers.push(await app.get(way));
  expect(answers.map(status)).toEqual([miss, hit, hit]);
  const bodies = await Promise.all(answers.map((answer) => answer.bytes()));
  expect(bodies[1]).toEqual(bodies[0]);
});

test("those who ask at the same time share one making", async () => {
  using app = await aShop();
  const path = await app.sign("shop", "31x20/cat.png");
  const answers = await Promise.all([app.get(path), app.get(path), app.get(path)]);
  const collapsed = "imagor-cloud; fwd=miss; collapsed";
  expect(answers.map(status)).toEqual([miss, collapsed, collapsed]);
});

test("a range of a kept result is that part of it", async () => {
  using app = await aShop();
  const path = await app.sign("shop", "30x20/cat.png");
  const whole = await (await app.get(path)).bytes();
  const part = await app.get(path, { range: "bytes=2-9" });
  expect([part.status, status(part)]).toEqual([206, hit]);
  expect(await part.bytes()).toEqual(whole.subarray(2, 10));
});

test("results are tagged for caches in front by their space and their picture", async () => {
  using app = await aShop();
  const tag = async (path: string) => (await app.get(await app.sign("shop", path))).headers.get("cache-tag");
  expect(await tag("30x20/cat.png")).toBe(`space-shop,asset-${app.asset.id}`);
  expect(await tag("30x20/color:red")).toBe("space-shop");
  expect(await tag("filters:raw()/cat.png")).toBe(`space-shop,asset-${app.asset.id}`);
});

describe("a picture that is changed", () => {
  test("is shown as it is now", async () => {
    using app = await aShop();
    const path = await app.sign("shop", "30x20/cat.png");
    const before = await app.get(path);
    const body =
      new Response(await aPicture("60x40/filters:format(png)", "blue")).body ?? new ReadableStream();
    await replaceAsset(app.context, system, { spaceKey: "shop", assetId: app.asset.id, body });
    const after = await app.get(path);
    expect(status(after)).toBe(miss);
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
    expect(await after.bytes()).not.toEqual(await before.bytes());
  });

  test("is gone when it is deleted, with all its results", async () => {
    using app = await aShop();
    const path = await app.sign("shop", "30x20/cat.png");
    await app.get(path);
    await deleteAsset(app.context, system, { spaceKey: "shop", assetId: app.asset.id });
    expect((await app.get(path)).status).toBe(404);
    expect(app.context.results.state().memoryBytes).toBe(0);
  });
});

test("a preview is made for each who asks and kept by nobody", async () => {
  using app = await aShop();
  const path = await app.sign("shop", "30x20/filters:preview()/cat.png");
  const answers = [await app.get(path), await app.get(path)];
  expect(answers.map(status)).toEqual(["imagor-cloud; fwd=bypass", "imagor-cloud; fwd=bypass"]);
  expect(app.context.results.state().memoryBytes).toBe(0);
});

test("a space that had its new results of the hour is shown those that are kept, and no others", async () => {
  using app = await anApp({ limits: { newResultsPerHour: 2 } });
  await app.space("shop");
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const ask = async (size: string) => await app.get(await app.sign("shop", `${size}/cat.png`));
  const statuses = [];
  for (const size of ["10x10", "11x11", "12x12", "10x10"]) statuses.push((await ask(size)).status);
  expect(statuses).toEqual([200, 200, 429, 200]);
  expect((await ask("12x12")).headers.get("retry-after")).toBe("60");
});
