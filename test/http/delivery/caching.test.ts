import { describe, expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { replaceAsset } from "#src/domain/assets/replace.ts";
import { purgeResults } from "#src/domain/delivery/purge-results.ts";
import { ResultBudget } from "#src/domain/delivery/result-budget.ts";
import { Results } from "#src/domain/delivery/results.ts";
import { createSigningKey, disableSigningKey, listSigningKeys } from "#src/domain/delivery/signing-keys.ts";
import { ResultFiles } from "#src/storage/results/result-files.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aDirectory } from "#test/support/directory.ts";
import { strictLog } from "#test/support/log.ts";

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

describe("what is kept", () => {
  const plain: Record<string, string> = {};
  const webp = { accept: "image/webp" };
  const held = { "if-none-match": "*" };

  test("isn't shown from the moment on at which its URL expires", async () => {
    using app = await aShop();
    const expiresAt = app.clock.now() + 1_000;
    const path = await app.sign("shop", `30x20/filters:expire(${expiresAt})/cat.png`);
    const statuses = async () => {
      const answers = [];
      for (const headers of [plain, plain, webp, webp, held, { range: "bytes=0-3" }]) {
        answers.push((await app.get(path, headers)).status);
      }
      return answers;
    };
    const shown = [200, 200, 200, 200, 304, 206];
    expect(await statuses()).toEqual(shown);
    app.clock.advance(999);
    expect(await statuses()).toEqual(shown);
    app.clock.advance(1);
    expect(await statuses()).toEqual(shown.map(() => 410));
  });

  test("isn't shown for a key that was disabled, and is for another one", async () => {
    using app = await aShop();
    const before = await app.sign("shop", "30x20/cat.png");
    expect([await app.get(before), await app.get(before)].map(status)).toEqual([miss, hit]);
    const [old] = await listSigningKeys(app.context, system, { spaceKey: "shop" });
    await createSigningKey(app.context, system, { spaceKey: "shop" });
    const after = await app.sign("shop", "30x20/cat.png");
    expect([await app.get(before), await app.get(after)].map(status)).toEqual([hit, hit]);
    await disableSigningKey(app.context, system, { spaceKey: "shop", id: old?.id ?? "" });
    for (const headers of [plain, held]) {
      expect((await app.get(before, headers)).status).toBe(403);
    }
    expect(status(await app.get(after))).toBe(hit);
  });

  test("is never shown for the same path of another space", async () => {
    using app = await aShop();
    await app.space("other", { unsafeAllowed: true });
    await app.put("other", "cat.png", await aPicture("60x40/filters:format(png)", "blue"));
    const bodies = [];
    for (const space of ["shop", "other", "shop", "other"]) {
      bodies.push(await (await app.get(await app.sign(space, "30x20/cat.png"))).bytes());
    }
    const [red, blue, ...again] = bodies;
    expect(red).not.toEqual(blue ?? new Uint8Array());
    expect(again).toEqual([red, blue].filter((body) => body !== undefined));
    const foreign = (await app.sign("shop", "30x20/cat.png")).replace("/i/shop/", "/i/other/");
    expect((await app.get(foreign)).status).toBe(403);
  });

  test("of one kind is never shown to who accepts another", async () => {
    using app = await aShop();
    const path = await app.sign("shop", "30x20/cat.png");
    const seen = [];
    for (const accept of ["image/webp", "*/*", "image/webp", "image/avif", "*/*"]) {
      const { headers } = await app.get(path, { accept });
      seen.push([headers.get("content-type"), headers.get("vary")]);
    }
    const kinds = ["image/webp", "image/png", "image/webp", "image/avif", "image/png"];
    expect(seen).toEqual(kinds.map((kind) => [kind, "Accept"]));
  });

  test("is made anew once it was purged", async () => {
    using app = await aShop();
    const path = await app.sign("shop", "30x20/cat.png");
    for (const purge of [{ assetId: app.asset.id }, { folder: "" }, {}]) {
      expect([await app.get(path), await app.get(path)].map(status)).toEqual([miss, hit]);
      await purgeResults(app.context, system, { spaceKey: "shop", ...purge });
    }
    expect(status(await app.get(path))).toBe(miss);
  });
});

test("a preview is made for each who asks and kept by nobody", async () => {
  using app = await aShop();
  const path = await app.sign("shop", "30x20/filters:preview()/cat.png");
  const answers = [await app.get(path), await app.get(path)];
  expect(answers.map(status)).toEqual(["imagor-cloud; fwd=bypass", "imagor-cloud; fwd=bypass"]);
  expect(app.context.results.state().memoryBytes).toBe(0);
});

test("what is made again since nothing can be kept counts once of what a space may have made", async () => {
  using directory = aDirectory();
  const files = new ResultFiles({ directory: directory.path, maxBytes: 0, log: strictLog() });
  const results = new Results({ files, memoryBytes: 0, budget: new ResultBudget(fixedClock()) });
  using app = await anApp({ results, limits: { newResultsPerHour: 5 } });
  await app.space("shop");
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const show = async (side: number) =>
    (await app.get(await app.sign("shop", `${side}x${side}/cat.png`))).status;
  const statuses = [];
  for (const side of [30, 30, 30, 30, 30, 30, 30, 30, 31, 32, 33, 34, 35, 30])
    statuses.push(await show(side));
  expect(statuses).toEqual([...Array(12).fill(200), 429, 200]);
});

test("a space that had its new results of the hour is shown those that are kept, and no others", async () => {
  using app = await anApp({ limits: { newResultsPerHour: 2 } });
  await app.space("shop");
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const ask = async (size: string) => await app.get(await app.sign("shop", `${size}/cat.png`));
  const statuses = [];
  for (const size of ["10x10", "11x11", "12x12", "10x10"]) statuses.push((await ask(size)).status);
  expect(statuses).toEqual([200, 200, 429, 200]);
  expect((await ask("12x12")).headers.get("retry-after")).toBe("1800");
});
