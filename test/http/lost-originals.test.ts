import { expect, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { createLog } from "#src/lib/log.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { aDirectory } from "#test/support/directory.ts";

const picture = await aPicture("60x40/filters:format(png)");

/** A picture whose file somebody has taken from the disk, asked for in every way. */
async function aLostPicture() {
  const directory = aDirectory();
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    level: "info",
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  });
  const storage = createDiskStorage({ root: directory.path });
  const app = await anApp({ allowUnsafe: true, storage, log });
  await app.space("shop", { unsafeAllowed: true, rawAllowed: true });
  const { id, version } = await app.put("shop", "holiday/cat.png", picture);
  const { objects } = await storage.list("");
  for (const { key } of objects) await storage.delete(key);
  const authorization = `Bearer ${await app.key(["assets:read"])}`;
  return {
    app,
    assetId: id,
    errors: () => lines.filter(({ level }) => level === "error"),
    lost: { versionId: version.id, spaceKey: "shop", path: "holiday/cat.png", versionNumber: 1 },
    ways: {
      delivery: () => app.get("/i/shop/unsafe/10x10/holiday/cat.png"),
      "raw()": () => app.get("/i/shop/unsafe/filters:raw()/holiday/cat.png"),
      API: () => app.get(`/api/v1/spaces/shop/assets/${id}/original`, { authorization }),
    },
    [Symbol.dispose]() {
      app[Symbol.dispose]();
      directory[Symbol.dispose]();
    },
  };
}

const ways = ["delivery", "raw()", "API"] as const;

test.each(ways)(
  "a picture whose file is lost is not found by %s, and the log names the file",
  async (way) => {
    using stage = await aLostPicture();
    expect((await stage.ways[way]()).status).toBe(404);
    expect(stage.errors()).toMatchObject([{ ...stage.lost, msg: "the file of a picture is gone" }]);
  },
);

test("the log names a lost file once a minute, however often it is asked for", async () => {
  using stage = await aLostPicture();
  for (const way of ways) await stage.ways[way]();
  expect(stage.errors()).toHaveLength(1);
  stage.app.clock.advance(60_000);
  await stage.ways.API();
  expect(stage.errors()).toHaveLength(2);
});

test.each(["POST", "PUT"])("a lost picture is back when its bytes are put again by %s", async (method) => {
  using stage = await aLostPicture();
  const authorization = `Bearer ${await stage.app.key(["assets:write"])}`;
  const rest = method === "PUT" ? `/${stage.assetId}` : "?path=holiday/cat.png";
  const put = () =>
    stage.app.ask(`/api/v1/spaces/shop/assets${rest}`, { method, body: picture, headers: { authorization } });
  expect(await (await put()).json()).toMatchObject({ id: stage.assetId, version: { number: 2 } });
  expect((await stage.ways.delivery()).status).toBe(200);
  expect(await (await put()).json()).toMatchObject({ version: { number: 2 } });
});

test("a picture that was deleted isn't called lost", async () => {
  using stage = await aLostPicture();
  await deleteAsset(stage.app.context, system, { spaceKey: "shop", assetId: stage.assetId });
  for (const way of ways) expect((await stage.ways[way]()).status).toBe(404);
  expect(stage.errors()).toEqual([]);
});
