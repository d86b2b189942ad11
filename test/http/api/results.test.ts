import { expect, test } from "bun:test";
import { anApp, aPicture } from "#test/http/an-app.ts";

const paths = ["cat.png", "a/cat.png", "a/b/cat.png", "ab/cat.png", "a.png"];

/** Every picture has been asked for once. */
async function aShop() {
  const app = await anApp();
  const picture = await aPicture("60x40/filters:format(png)");
  await app.space("shop");
  const assets = new Map<string, string>();
  for (const path of paths) assets.set(path, (await app.put("shop", path, picture)).id);
  const token = await app.key(["assets:delete"]);
  const shown = async (path: string) => await app.get(await app.sign("shop", `30x20/${path}`));
  for (const path of paths) await shown(path);
  return {
    ...app,
    purge: async (rest: string, key = token) =>
      await app.ask(`/api/v1/spaces/shop${rest}`, {
        method: "DELETE",
        headers: { authorization: `Bearer ${key}` },
      }),
    idOf: (path: string) => assets.get(path) ?? "",
    /** Of which pictures the result has to be made anew. */
    async gone(): Promise<string[]> {
      const gone = [];
      for (const path of paths) {
        if ((await shown(path)).headers.get("cache-status")?.includes("fwd=miss")) gone.push(path);
      }
      return gone;
    },
  };
}

test("a picture's results are purged, and no others", async () => {
  using app = await aShop();
  const answer = await app.purge(`/assets/${app.idOf("a/cat.png")}/results`);
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
  expect(await app.gone()).toEqual(["a/cat.png"]);
});

test("a folder is purged with all below it, and what only begins alike stays", async () => {
  using app = await aShop();
  expect((await app.purge("/results?folder=a/")).status).toBe(204);
  expect(await app.gone()).toEqual(["a/cat.png", "a/b/cat.png"]);
});

test("what a folder's pictures are laid onto is purged with it", async () => {
  using app = await aShop();
  const url = await app.sign("shop", "30x20/filters:watermark(a/cat.png,0,0,0)/cat.png");
  await app.get(url);
  await app.purge("/results?folder=ab");
  expect((await app.get(url)).headers.get("cache-status")).toContain("hit");
  await app.purge("/results?folder=a");
  expect((await app.get(url)).headers.get("cache-status")).toContain("fwd=miss");
});

test("a folder of nothing purges nothing", async () => {
  using app = await aShop();
  expect((await app.purge("/results?folder=none")).status).toBe(204);
  expect(await app.gone()).toEqual([]);
});

test("a space is purged whole", async () => {
  using app = await aShop();
  expect((await app.purge("/results")).status).toBe(204);
  expect(await app.gone()).toEqual(paths);
});

test("who may not delete may not purge, and of others' spaces there is nothing to know", async () => {
  using app = await aShop();
  const writer = await app.key(["assets:write"]);
  expect((await app.purge("/results", writer)).status).toBe(403);
  const elsewhere = await app.key(["assets:delete"], ["shop"]);
  await app.space("other");
  const foreign = { method: "DELETE", headers: { authorization: `Bearer ${elsewhere}` } };
  expect((await app.ask("/api/v1/spaces/other/results", foreign)).status).toBe(404);
  expect((await app.purge(`/assets/${crypto.randomUUID()}/results`)).status).toBe(404);
  expect(await app.gone()).toEqual([]);
});
