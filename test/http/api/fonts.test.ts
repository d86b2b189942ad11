import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Scope } from "#src/domain/permissions.ts";
import { anApp } from "#test/http/an-app.ts";
import { mutate } from "#test/reliability/mutate.ts";
import { aFont, collectionOf, fontOf, shippedFont, tablesOf } from "#test/support/fonts.ts";

// Each font is tried in a render process of its own.
setDefaultTimeout(30_000);

async function aShop(scopes: Scope[] = ["spaces:write"], spaceKeys: string[] | "all" = "all") {
  const app = await anApp();
  await app.space("shop");
  await app.space("other");
  const token = await app.key(scopes, spaceKeys);
  const call = (method: string, path = "", init: RequestInit = {}) =>
    app.ask(`/api/v1/spaces/${path.startsWith("/") || path === "" ? `shop/fonts${path}` : path}`, {
      method,
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
  return Object.assign(app, {
    call,
    add: (font: Uint8Array, headers: Record<string, string> = {}, path = "") =>
      call("POST", path, { body: font, headers }),
    objects: async () => (await app.context.storage.list("")).objects.length,
  });
}

describe("a font", () => {
  test("is added, listed and deleted", async () => {
    using app = await aShop();
    const added = await app.add(aFont({ family: "Zebra", characters: { 漢: "A", B: "B" } }));
    const font = Object(await added.json());
    expect([added.status, added.headers.get("location")]).toEqual([201, font.url]);
    expect(font).toMatchObject({ family: "Zebra", families: ["Zebra"], style: "Regular", characters: 2 });
    expect(await (await app.call("GET")).json()).toEqual({ fonts: [font] });
    expect((await app.call("DELETE", `/${font.id}`)).status).toBe(204);
    expect(await (await app.call("GET")).json()).toEqual({ fonts: [] });
    expect(await app.objects()).toBe(0);
    expect((await app.call("DELETE", `/${font.id}`)).status).toBe(404);
  });

  test("that is there already isn't added twice", async () => {
    using app = await aShop();
    const first = Object(await (await app.add(aFont())).json());
    const again = await app.add(aFont());
    expect([again.status, Object(await again.json()).id]).toEqual([200, first.id]);
    expect(await app.objects()).toBe(1);
  });

  test("may be a collection, with the names of all its faces", async () => {
    using app = await aShop();
    const added = await app.add(collectionOf([aFont({ family: "One" }), aFont({ family: "Two" })]));
    expect(Object(await added.json())).toMatchObject({ family: "One", families: ["One", "Two"] });
  });

  test("of another space is neither seen nor deleted", async () => {
    using app = await aShop();
    const { id } = Object(await (await app.add(aFont())).json());
    expect(await (await app.call("GET", "other/fonts")).json()).toEqual({ fonts: [] });
    expect((await app.call("DELETE", `other/fonts/${id}`)).status).toBe(404);
    expect(Object(await (await app.call("GET")).json()).fonts).toHaveLength(1);
  });

  test("is for who may change the space; who is for it may look", async () => {
    using app = await aShop(["assets:write", "assets:delete"], ["shop"]);
    expect((await app.add(aFont())).status).toBe(403);
    expect((await app.call("DELETE", "/x")).status).toBe(403);
    expect((await app.call("GET")).status).toBe(200);
    expect((await app.call("GET", "other/fonts")).status).toBe(404);
    expect((await app.ask("/api/v1/spaces/shop/fonts")).status).toBe(401);
    expect(await app.objects()).toBe(0);
  });
});

/** Sound as far as it is read here, and nothing that FreeType takes for outlines. */
function deaf(): Buffer {
  const { glyf, loca, ...tables } = tablesOf(aFont());
  return fontOf({ ...tables, "CFF ": Buffer.alloc(1000, 7) });
}

describe("refused, with nothing kept, is", () => {
  test.each<[string, Uint8Array<ArrayBuffer> | Buffer, number, string]>([
    ["what is no font", Buffer.from("this is not a font"), 415, "Send a TTF, OTF or TTC."],
    ["a web font", Buffer.from("wOF2 this is one"), 415, "This is a web font"],
    ["one that is cut off", aFont().subarray(0, 50_000), 422, "Export it again."],
    ["one that only its tables' names speak of", deaf(), 422, "No letter of this font shows"],
    ["one that is too large", Buffer.alloc(10_000_001), 413, "at most 10000000"],
  ])("%s", async (_, bytes, status, says) => {
    using app = await aShop();
    const answer = await app.add(bytes, { "content-length": String(bytes.length) });
    const { detail, code } = Object(await answer.json());
    expect([answer.status, code !== "internal"]).toEqual([status, true]);
    expect(detail).toContain(says);
    expect(await app.objects()).toBe(0);
  });

  test("one whose bytes aren't those of its digest", async () => {
    using app = await aShop();
    const digest = `sha-256=:${Buffer.alloc(32).toString("base64")}:`;
    expect((await app.add(aFont(), { "content-digest": digest })).status).toBe(422);
    expect(await app.objects()).toBe(0);
  });
});

test("no mutation of a good font is an error of ours", async () => {
  using app = await aShop();
  let seed = 11;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const [font, other] = [aFont({ from: "DejaVuSansMono-Oblique.ttf" }), shippedFont("Inter-Regular.ttf")];
  const statuses = new Set<number>();
  for (let round = 0; round < 60; round++) {
    const answer = await app.add(Buffer.from(mutate(font, other, random)));
    statuses.add(answer.status);
    if (answer.status === 201) await app.call("DELETE", `/${Object(await answer.json()).id}`);
  }
  expect([...statuses].filter((status) => status >= 500)).toEqual([]);
  expect(await app.objects()).toBe(0);
});
