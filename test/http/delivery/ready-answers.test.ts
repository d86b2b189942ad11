import { expect, test } from "bun:test";
import { disableSigningKey, listSigningKeys } from "#src/domain/delivery/signing-keys.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";

async function aShop(settings: { defaults?: "web" | "imagor" } = {}) {
  const app = await anApp();
  await app.space("shop", settings);
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  return app;
}

/** Asked often enough for every way of remembering an answer. */
async function asked(app: Awaited<ReturnType<typeof aShop>>, path: string) {
  for (let times = 0; times < 3; times += 1) await app.get(path);
  return path;
}

function headersOf(response: Response) {
  const { "x-request-id": _, ...headers } = Object.fromEntries(response.headers);
  return headers;
}

test("an answer that is given again says the same but for the number of its request", async () => {
  using app = await aShop();
  const path = await asked(app, await app.sign("shop", "30x20/filters:attachment(a)/cat.png"));
  const [one, other] = [await app.get(path), await app.get(path)];
  expect(headersOf(other)).toEqual(headersOf(one));
  expect(headersOf(one)).toMatchObject({ "content-disposition": 'attachment; filename="a.png"' });
  expect(other.headers.get("x-request-id")).not.toBe(one.headers.get("x-request-id"));
  expect(await other.bytes()).toEqual(await one.bytes());
});

test("every answer that is given again is logged, without its signature", async () => {
  using app = await aShop();
  const path = await asked(app, await app.sign("shop", "30x20/cat.png"));
  await app.get(path);
  const last = app.lines.at(-1);
  expect(last).toMatchObject({ msg: "access", status: 200, via: "memory", path: "/i/shop/-/30x20/cat.png" });
});

test("conditions, ranges and HEAD are answered by themselves, however often the picture was sent", async () => {
  using app = await aShop();
  const path = await asked(app, await app.sign("shop", "30x20/cat.png"));
  const etag = (await app.get(path)).headers.get("etag") ?? "";
  expect((await app.get(path, { "if-none-match": etag })).status).toBe(304);
  expect((await app.get(path, { range: "bytes=0-3" })).status).toBe(206);
  const head = await app.ask(path, { method: "HEAD" });
  expect([head.status, (await head.bytes()).length]).toEqual([200, 0]);
});

test("each Accept is answered in its own format", async () => {
  using app = await aShop();
  const path = await asked(app, await app.sign("shop", "30x20/cat.png"));
  const webp = { accept: "image/webp" };
  await app.get(path, webp);
  const types = [await app.get(path), await app.get(path, webp), await app.get(path)];
  expect(types.map(({ headers }) => headers.get("content-type"))).toEqual([
    "image/png",
    "image/webp",
    "image/png",
  ]);
});

test("a URL expires however often it was answered", async () => {
  using app = await aShop();
  const until = app.clock.now() + 1_500;
  const path = await asked(app, await app.sign("shop", `30x20/filters:expire(${until})/cat.png`));
  expect((await app.get(path)).headers.get("cache-control")).toBe("private, max-age=2");
  app.clock.advance(1_000);
  expect((await app.get(path)).headers.get("cache-control")).toBe("private, max-age=1");
  app.clock.advance(1_000);
  expect((await app.get(path)).status).toBe(410);
});

test("Expires moves on with the clock", async () => {
  using app = await aShop({ defaults: "imagor" });
  const path = await asked(app, await app.sign("shop", "30x20/cat.png"));
  const before = (await app.get(path)).headers.get("expires") ?? "";
  app.clock.advance(60_000);
  const after = (await app.get(path)).headers.get("expires") ?? "";
  expect(Date.parse(after) - Date.parse(before)).toBe(60_000);
});

test("a URL is refused as soon as its key is disabled", async () => {
  using app = await aShop();
  const path = await asked(app, await app.sign("shop", "30x20/cat.png"));
  const spaceKey = "shop";
  for (const { id } of await listSigningKeys(app.context, system, { spaceKey })) {
    await disableSigningKey(app.context, system, { spaceKey, id });
  }
  expect((await app.get(path)).status).toBe(403);
});
