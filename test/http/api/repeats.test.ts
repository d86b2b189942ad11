import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { forgetAnswers } from "#src/domain/once.ts";
import { type AppOptions, anApp, aPicture } from "#test/http/an-app.ts";
import { canMount, mountMemory } from "#test/reliability/loop-disk.ts";
import { aDirectory } from "#test/support/directory.ts";

const red = await aPicture("60x40/filters:format(png)");
const blue = await aPicture("60x40/filters:format(png)", "blue");

async function aShop(options: AppOptions = {}) {
  const app = await anApp(options);
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

/** A shop with one picture, whose results and rules can be changed as well. */
async function aChangedShop(options: AppOptions = {}) {
  const app = await aShop(options);
  const { id } = (await app.send("POST", "?path=cat.png", red)).body as { id: string };
  const token = await app.key(["assets:read", "assets:write", "assets:delete", "spaces:write", "urls:sign"]);
  const ask = async (
    method: string,
    rest: string,
    body?: unknown,
    headers: Record<string, string> = first,
  ) => {
    const answer = await app.ask(`/api/v1/spaces/shop${rest}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    });
    return { status: answer.status, text: await answer.text() };
  };
  return { ...app, id, ask };
}

describe("a change that is sent again under its Idempotency-Key", () => {
  test("of a picture is done once and answered alike, whatever happened in between", async () => {
    using app = await aChangedShop();
    const headers = { ...first, "if-match": '"1"' };
    const move = () => app.ask("PATCH", `/assets/${app.id}`, { path: "dog.png" }, headers);
    const once = await move();
    await app.ask("PATCH", `/assets/${app.id}`, { path: "cow.png" }, {});
    expect(once.status).toBe(200);
    expect(await move()).toEqual(once);
    expect((await app.ask("GET", `/assets/${app.id}`)).text).toContain('"cow.png"');
  });

  test("is refused with another body, and changes nothing", async () => {
    using app = await aChangedShop();
    await app.ask("PATCH", `/assets/${app.id}`, { path: "dog.png" });
    const refused = await app.ask("PATCH", `/assets/${app.id}`, { path: "cow.png" });
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([422, "invalid"]);
    expect((await app.ask("DELETE", `/assets/${app.id}`)).status).toBe(422);
    expect((await app.ask("DELETE", "/results")).status).toBe(422);
    expect((await app.ask("GET", `/assets/${app.id}`)).text).toContain('"dog.png"');
  });

  test("of a space is done once and answered alike", async () => {
    using app = await aChangedShop();
    const once = await app.ask("PATCH", "", { name: "Shop", rules: { publicMaxSide: 500 } });
    await app.ask("PATCH", "", { name: "Store" }, {});
    expect(await app.ask("PATCH", "", { name: "Shop", rules: { publicMaxSide: 500 } })).toEqual(once);
    expect((await app.ask("PATCH", "", { name: "Other" })).status).toBe(422);
    expect(JSON.parse((await app.ask("PATCH", "", { rules: {} }, {})).text).name).toBe("Store");
  });

  test("that deletes a picture finds it gone and says so, also with the revision that was seen", async () => {
    using app = await aChangedShop();
    const remove = (headers: Record<string, string>) =>
      app.ask("DELETE", `/assets/${app.id}`, undefined, { "if-match": '"1"', ...headers });
    expect((await remove(first)).status).toBe(204);
    expect((await remove(first)).status).toBe(204);
    expect((await remove({})).status).toBe(404);
    expect(await app.stored()).toBe(0);
  });

  test("that purges leaves what was made since", async () => {
    using app = await aChangedShop();
    const url = await app.sign("shop", "30x20/cat.png");
    const shown = async () => (await app.get(url)).headers.get("cache-status");
    for (const rest of [`/assets/${app.id}/results`, "/results"]) {
      const key = { "idempotency-key": rest };
      await shown();
      expect((await app.ask("DELETE", rest, undefined, key)).status).toBe(204);
      expect(await shown()).toContain("fwd=miss");
      expect((await app.ask("DELETE", rest, undefined, key)).status).toBe(204);
      expect(await shown()).toContain("hit");
    }
    const other = await app.ask("DELETE", "/results?folder=a", undefined, { "idempotency-key": "/results" });
    expect(other.status).toBe(422);
  });

  test.skipIf(!canMount())("that purges while the disk is full purges, and says so", async () => {
    using root = aDirectory();
    using _disk = mountMemory(root.path, 4_000_000);
    using app = await aChangedShop({ databaseRoot: root.path });
    const url = await app.sign("shop", "30x20/cat.png");
    const shown = async () => (await app.get(url)).headers.get("cache-status");
    await shown();
    const ballast = join(root.path, "ballast");
    fill(ballast);
    expect((await app.send("POST", "?path=dog.png", blue)).status).toBe(507);
    expect((await app.ask("DELETE", "/results")).status).toBe(204);
    expect(await shown()).toContain("fwd=miss");
    rmSync(ballast);
    expect((await app.ask("DELETE", "/results")).status).toBe(204);
    expect(await shown()).toContain("fwd=miss");
    expect((await app.ask("DELETE", "/results")).status).toBe(204);
    expect(await shown()).toContain("hit");
  });
});

/** Leaves no room on the disk where the file lies. */
function fill(file: string): void {
  const page = new Uint8Array(4_096);
  expect(() => {
    while (true) appendFileSync(file, page);
  }).toThrow("ENOSPC");
}

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

  const changes: [what: string, method: string, rest: (id: string) => string, body: object][] = [
    ["a change of a picture", "PATCH", (id) => `/assets/${id}`, { path: "dog.png" }],
    ["a change of a space", "PATCH", () => "", { name: "Shop" }],
    ["a URL to sign", "POST", () => "/urls", { path: "30x20/cat.png" }],
  ];
  for (const [what, method, rest, body] of changes) {
    test(`is checked of ${what}`, async () => {
      using app = await aChangedShop();
      const statusOf = async (header: string) =>
        (await app.ask(method, rest(app.id), body, { "content-digest": header })).status;
      const right = digest(Buffer.from(JSON.stringify(body)));
      expect(await statusOf(`sha-256=:${digest(red)}:`)).toBe(422);
      expect(await statusOf("sha-256=:abc:")).toBe(422);
      expect((await app.ask("GET", `/assets/${app.id}`)).text).toContain('"revision":1');
      expect(await statusOf(`sha-256=:${right}:`)).toBe(200);
    });
  }
});
