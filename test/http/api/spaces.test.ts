import { expect, test } from "bun:test";
import type { Scope } from "#src/domain/permissions.ts";
import { anApp, aPicture } from "#test/http/an-app.ts";

async function aShop(scopes: Scope[] = ["spaces:write"], spaceKeys: string[] | "all" = "all") {
  const app = await anApp();
  await app.space("shop");
  await app.space("other");
  const token = await app.key(scopes, spaceKeys);
  const patch = (changes: unknown, space = "shop") =>
    app.ask(`/api/v1/spaces/${space}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}` },
      body: typeof changes === "string" ? changes : JSON.stringify(changes),
    });
  return Object.assign(app, { patch });
}

test("name and rules are changed, what is left out stays, and null ends a rule", async () => {
  using app = await aShop();
  const made = await app.patch({ name: "Shop", rules: { publicMaxSide: 20, strip: ["exif"] } });
  expect([made.status, await made.json()]).toEqual([
    200,
    { key: "shop", name: "Shop", revision: 2, rules: { publicMaxSide: 20, strip: ["exif"] } },
  ]);
  const changed = await app.patch({ rules: { strip: null, mozjpeg: true } });
  expect(await changed.json()).toEqual({
    key: "shop",
    name: "Shop",
    revision: 3,
    rules: { publicMaxSide: 20, mozjpeg: true },
  });
  expect((await app.patch({ name: "Over it", revision: 2 })).status).toBe(409);
});

test("a rule holds for pictures that were shown before", async () => {
  using app = await aShop();
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const url = await app.sign("shop", "meta/cat.png");
  const width = async () => Object(await (await app.get(url)).json()).width;
  expect(await width()).toBe(60);
  await app.patch({ rules: { publicMaxSide: 30 } });
  expect(await width()).toBe(30);
});

test.each([
  [{}, 422, "Nothing is named"],
  [{ rules: { colour: "red" } }, 422, 'no rule "colour"'],
  [{ rules: { publicMaxSide: "20" } }, 422, "publicMaxSide has to be a whole number"],
  [{ rules: { __proto__: null, constructor: 1 } }, 422, 'no rule "constructor"'],
  [{ rules: [] }, 422, ""],
  [{ name: "" }, 422, ""],
  [{ rawAllowed: true }, 422, ""],
  ["{", 422, "not JSON"],
])("%j is answered %i and changes nothing", async (changes, status, reason) => {
  using app = await aShop();
  const answer = await app.patch(changes);
  expect([answer.status, await answer.json()]).toEqual([
    status,
    expect.objectContaining({ status, detail: expect.stringContaining(reason) }),
  ]);
  expect(await (await app.patch({ rules: {} })).json()).toEqual({
    key: "shop",
    name: "shop",
    revision: 1,
    rules: {},
  });
});

test("a key without the scope may not, and one of another space finds nothing", async () => {
  using weak = await aShop(["assets:read", "assets:write", "assets:delete", "urls:sign"]);
  expect((await weak.patch({ name: "Mine" })).status).toBe(403);
  using strange = await aShop(["spaces:write"], ["other"]);
  expect((await strange.patch({ name: "Mine" })).status).toBe(404);
  expect((await strange.patch({ name: "Mine" }, "nowhere")).status).toBe(404);
});
