import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { forgetAnswers } from "#src/domain/once.ts";
import { anApp, aPicture } from "#test/http/an-app.ts";

const red = await aPicture("60x40/filters:format(png)");
const blue = await aPicture("60x40/filters:format(png)", "blue");

async function aShop() {
  const app = await anApp();
  await app.space("shop");
  const token = await app.key(["assets:read", "assets:write"]);
  const send = async (
    method: string,
    rest: string,
    body: Uint8Array,
    headers: Record<string, string> = {},
    key = token,
  ) => {
    const init = { method, body, headers: { authorization: `Bearer ${key}`, ...headers } };
    const answer = await app.ask(`/api/v1/spaces/shop/assets${rest}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const stored = async () => (await app.context.storage.list("")).objects.length;
  return { ...app, send, stored };
}

const first = { "idempotency-key": "first" };

describe("an upload that is sent again under its Idempotency-Key", () => {
  test("is done once and answered alike", async () => {
    using app = await aShop();
    const once = await app.send("POST", "?path=cat.png", red, first);
    const again = await app.send("POST", "?path=cat.png", red, first);
    expect([once.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(once.body);
    expect(await app.stored()).toBe(1);
  });

  test("is done once also where both are under way at the same time", async () => {
    using app = await aShop();
    const send = () => app.send("POST", "?path=cat.png", red, first);
    const answers = await Promise.all([send(), send(), send()]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await app.stored()).toBe(1);
  });

  test("isn't refused for what it has done itself", async () => {
    using app = await aShop();
    const onlyNew = { ...first, "if-none-match": "*" };
    expect((await app.send("POST", "?path=cat.png", red, onlyNew)).status).toBe(201);
    expect((await app.send("POST", "?path=cat.png", red, onlyNew)).status).toBe(201);
    expect((await app.send("POST", "?path=cat.png", red, { "if-none-match": "*" })).status).toBe(412);
  });

  const others: [what: string, rest: string, body: Uint8Array][] = [
    ["other bytes", "?path=cat.png", blue],
    ["another path", "?path=dog.png", red],
  ];
  for (const [what, rest, body] of others) {
    test(`with ${what} is refused and changes nothing`, async () => {
      using app = await aShop();
      await app.send("POST", "?path=cat.png", red, first);
      const refused = await app.send("POST", rest, body, first);
      expect(refused).toMatchObject({ status: 422, body: { code: "invalid" } });
      expect(await app.stored()).toBe(1);
    });
  }

  test("has nothing to do with the same key of another asker", async () => {
    using app = await aShop();
    await app.send("POST", "?path=cat.png", red, first);
    const other = await app.key(["assets:write"]);
    expect((await app.send("POST", "?path=dog.png", blue, first, other)).status).toBe(201);
  });

  test("is done again after 24 hours", async () => {
    using app = await aShop();
    await app.send("POST", "?path=cat.png", red, first);
    app.clock.advance(24 * 3_600_000);
    expect((await app.send("POST", "?path=dog.png", blue, first)).status).toBe(201);
    app.clock.advance(25 * 3_600_000);
    await forgetAnswers(app.context);
    expect((await app.send("POST", "?path=cow.png", blue, first)).status).toBe(201);
  });

  test("that was refused is tried anew", async () => {
    using app = await aShop();
    expect((await app.send("POST", "?path=cat.png", new Uint8Array(9), first)).status).toBe(415);
    expect((await app.send("POST", "?path=cat.png", red, first)).status).toBe(201);
  });
});

test("a replacement that is sent again is done once, whatever revision it has made itself", async () => {
  using app = await aShop();
  const { body } = await app.send("POST", "?path=cat.png", red);
  const headers = { ...first, "if-match": '"1"' };
  const once = await app.send("PUT", `/${body.id}`, blue, headers);
  const again = await app.send("PUT", `/${body.id}`, blue, headers);
  expect([once.status, again.status, again.body.revision]).toEqual([200, 200, 2]);
  expect(again.body).toEqual(once.body);
});

test("a key that isn't one is refused", async () => {
  using app = await aShop();
  for (const key of ["two words", "x".repeat(256)]) {
    expect((await app.send("POST", "?path=cat.png", red, { "idempotency-key": key })).status).toBe(422);
  }
});

describe("Content-Digest", () => {
  const digest = (body: Uint8Array, of = "sha256") => createHash(of).update(body).digest("base64");

  test("of the same bytes is content", async () => {
    using app = await aShop();
    const header = `sha-512=:${digest(red, "sha512")}:, sha-256=:${digest(red)}:`;
    expect((await app.send("POST", "?path=cat.png", red, { "content-digest": header })).status).toBe(201);
  });

  test("of other bytes refuses them, and nothing is kept", async () => {
    using app = await aShop();
    const header = { "content-digest": `sha-256=:${digest(blue)}:` };
    const refused = await app.send("POST", "?path=cat.png", red, header);
    expect(refused).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(await app.stored()).toBe(0);
  });

  test("that isn't one is refused; of an algorithm that we don't know it is passed over", async () => {
    using app = await aShop();
    for (const header of ["sha-256=:abc:", "sha-256=::", `sha-256=:${digest(red, "sha1")}:`]) {
      expect((await app.send("POST", "?path=cat.png", red, { "content-digest": header })).status).toBe(422);
    }
    const unknown = { "content-digest": "md5=:abc:" };
    expect((await app.send("POST", "?path=cat.png", red, unknown)).status).toBe(201);
  });
});
