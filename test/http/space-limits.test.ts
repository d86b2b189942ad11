import { expect, test } from "bun:test";
import type { LimitChanges } from "#src/domain/spaces/space-limits.ts";
import { updateSpace } from "#src/domain/spaces/spaces.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

const picture = await aPicture("600x400/filters:format(png)");

async function aShop() {
  const app = await anApp({ allowUnsafe: true });
  const other = await app.space("other");
  await app.space("shop");
  for (const key of ["shop", other.key]) await app.put(key, "cat.png", picture);
  const token = await app.key(["assets:write", "urls:sign"]);
  const headers = { authorization: `Bearer ${token}` };
  return {
    ...app,
    lower: (limits: LimitChanges) => updateSpace(app.context, system, { key: "shop", limits }),
    show: async (path: string, space = "shop") => await app.get(await app.sign(space, path)),
    upload: (space = "shop") =>
      app.ask(`/api/v1/spaces/${space}/assets?path=dog.png`, { method: "POST", headers, body: picture }),
  };
}

test.each([
  [{ sourceMaxPixels: 239_999 }, "At most 239999 are taken. Save it smaller."],
  [
    { sourceMaxBytes: picture.length - 1 },
    `More than ${picture.length - 1} bytes, the most that is taken. Save it smaller.`,
  ],
])("with %j a space takes no larger picture in, and others do", async (limits, reason) => {
  using app = await aShop();
  await app.lower(limits);
  const refused = await app.upload();
  expect([refused.status, await refused.json()]).toMatchObject([
    413,
    { code: "too_large", detail: expect.stringContaining(reason) },
  ]);
  expect((await app.upload("other")).status).toBe(201);
  await app.lower({ sourceMaxPixels: null, sourceMaxBytes: null });
  expect((await app.upload()).status).toBe(201);
});

test.each([
  [{ resultMaxSide: 200 }, "300x200/cat.png", "At most 200 a side"],
  [{ resultMaxPixels: 50_000 }, "300x200/cat.png", "50000 in all are made. Ask for a smaller one."],
  [{ sourceMaxPixels: 200_000 }, "30x20/cat.png", "At most 200000 are taken."],
])("with %j a space has no %s made, and others do", async (limits, path, reason) => {
  using app = await aShop();
  await app.lower(limits);
  const refused = await app.show(path);
  expect([refused.status, await refused.json()]).toMatchObject([
    422,
    { message: expect.stringContaining(reason) },
  ]);
  expect((await app.show(path, "other")).status).toBe(200);
  await app.lower({ resultMaxSide: null, resultMaxPixels: null, sourceMaxPixels: null });
  expect((await app.show(path)).status).toBe(200);
});

test("a picture that names no size is as large as its space allows by now", async () => {
  using app = await aShop();
  async function widthNow(): Promise<number> {
    const { width } = Object(await (await app.show("meta/cat.png")).json());
    return width;
  }
  const widths = [await widthNow()];
  for (const resultMaxSide of [300, 200, null]) {
    await app.lower({ resultMaxSide });
    widths.push(await widthNow());
  }
  expect(widths).toEqual([600, 300, 200, 600]);
});

test("what is kept already is shown under other limits too, but for those of its size", async () => {
  using app = await aShop();
  await app.show("300x200/cat.png");
  await app.lower({ sourceMaxPixels: 1_000, cpuSeconds: 1, newResultsPerHour: 1 });
  const kept = await app.show("300x200/cat.png");
  expect(kept.headers.get("cache-status")).toBe("imagor-cloud; hit; detail=memory");
  await app.lower({ sourceMaxPixels: null, resultMaxSide: 299 });
  expect((await app.show("300x200/cat.png")).status).toBe(422);
});

test("a space has its own number of new results an hour", async () => {
  using app = await aShop();
  await app.lower({ newResultsPerHour: 2 });
  const statuses = [];
  for (const size of ["10x10", "11x11", "12x12"]) statuses.push((await app.show(`${size}/cat.png`)).status);
  expect(statuses).toEqual([200, 200, 429]);
  expect((await app.show("12x12/cat.png", "other")).status).toBe(200);
});

test("a space answers and signs no longer URLs than it wants to, and tells nobody but who signed them", async () => {
  using app = await aShop();
  const long = `filters:format(png):fill(${"0".repeat(500)})/cat.png`;
  const path = await app.sign("shop", long);
  expect((await app.get(path)).status).toBe(200);
  await app.lower({ urlMaxBytes: 500 });
  expect((await app.get(path)).status).toBe(414);
  expect((await app.get(path.replace(/shop.[\w-]+/, `shop/${"A".repeat(40)}`))).status).toBe(403);
  await expect(app.sign("shop", long)).rejects.toMatchObject({ code: "uri_too_long" });
});
