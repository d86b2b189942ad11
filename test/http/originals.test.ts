import { afterAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { startServer } from "#src/http/server.ts";
import { createLog } from "#src/lib/log.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import { anApp, aPicture } from "#test/http/an-app.ts";
import { sendRaw } from "#test/http/raw.ts";
import { aDirectory } from "#test/support/directory.ts";

const directory = aDirectory();
afterAll(() => directory[Symbol.dispose]());

const picture = await aPicture("300x200/filters:format(png)");

/** A space on disk behind a real socket: what Bun makes of an answer is seen there alone. */
async function served(options: Parameters<typeof anApp>[0] = {}) {
  const storage = createDiskStorage({ root: directory.path });
  const app = await anApp({ allowUnsafe: true, storage, ...options });
  await app.space("shop", { unsafeAllowed: true, rawAllowed: true });
  const { id } = await app.put("shop", "cat.png", picture);
  const server = startServer(app, { host: "127.0.0.1", port: 0 });
  const token = await app.key(["assets:read", "assets:write"]);
  const ways = {
    api: `/api/v1/spaces/shop/assets/${id}/original`,
    delivery: "/i/shop/unsafe/filters:raw()/cat.png",
  };
  const ask = (method: string, path: string, headers: Record<string, string> = {}) => {
    const lines = Object.entries({ host: "a", authorization: `Bearer ${token}`, ...headers });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return sendRaw(server.port, `${method} ${path} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
  };
  return Object.assign(app, {
    ask: async (method: string, path: string, headers?: Record<string, string>) =>
      readAnswer(await ask(method, path, headers)),
    ways,
    [Symbol.asyncDispose]: async () => {
      await server.stop(0);
      app[Symbol.dispose]();
    },
  });
}

function readAnswer(answer: string) {
  const end = answer.indexOf("\r\n\r\n");
  const [first = "", ...lines] = answer.slice(0, end).split("\r\n");
  const headers = new Headers(lines.map((line) => line.split(": ", 2) as [string, string]));
  return { status: Number(first.split(" ")[1]), headers, body: Buffer.from(answer.slice(end + 4), "latin1") };
}

const ways = ["api", "delivery"] as const;

test.each(ways)("an original goes out with its length, by %s", async (way) => {
  await using app = await served();
  const { status, headers, body } = await app.ask("GET", app.ways[way]);
  expect([status, headers.get("content-length"), headers.get("transfer-encoding")]).toEqual([
    200,
    String(picture.length),
    null,
  ]);
  expect(body.equals(picture)).toBe(true);
});

test.each(ways)("HEAD of an original has the headers of GET, by %s", async (way) => {
  await using app = await served();
  const get = await app.ask("GET", app.ways[way]);
  const head = await app.ask("HEAD", app.ways[way]);
  for (const { headers } of [get, head]) for (const name of ["date", "x-request-id"]) headers.delete(name);
  expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
  expect([head.status, head.body.length]).toEqual([200, 0]);
});

const parts: [string, number, number][] = [
  ["bytes=10-19", 10, 20],
  ["bytes=0-0", 0, 1],
  ["bytes=-5", picture.length - 5, picture.length],
  ["bytes=7-", 7, picture.length],
  [`bytes=0-${picture.length - 1}`, 0, picture.length],
];
test.each(ways.flatMap((way) => parts.map((part) => [way, ...part] as const)))(
  "a part of an original goes out with the length of the part, by %s: %s",
  async (way, range, first, end) => {
    await using app = await served();
    const { status, headers, body } = await app.ask("GET", app.ways[way], { range });
    expect([status, headers.get("content-length")]).toEqual([206, String(end - first)]);
    expect(headers.get("content-range")).toBe(`bytes ${first}-${end - 1}/${picture.length}`);
    expect(body.equals(picture.subarray(first, end))).toBe(true);
  },
);

test.each(ways)("a part of another version than the asker's is the whole, by %s", async (way) => {
  await using app = await served();
  const asked = { range: "bytes=1-3", "if-range": '"another"' };
  const { status, body } = await app.ask("GET", app.ways[way], asked);
  expect([status, body.length]).toEqual([200, picture.length]);
});

test.each(ways)("an original whose file is gone is not found, by %s", async (way) => {
  await using app = await served({ log: createLog({ level: "silent" }) });
  const { objects } = await app.context.storage.list("objects/");
  for (const { key } of objects) await app.context.storage.delete(key);
  const { status, headers } = await app.ask("GET", app.ways[way]);
  expect([status, headers.get("content-type")?.includes("json")]).toEqual([404, true]);
});

test("a file that goes after it was found ends in a 404, too", async () => {
  const file = `${directory.path}/gone`;
  await Bun.write(file, "x".repeat(100));
  const fetch = async () => {
    const body = Bun.file(file).slice(0, 10);
    rmSync(file);
    return new Response(body);
  };
  const server = startServer({ fetch }, { host: "127.0.0.1", port: 0 });
  const answer = await sendRaw(server.port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  expect([readAnswer(answer).status, answer.includes("(still open)")]).toEqual([404, false]);
  await server.stop(0);
});

test("a picture that is replaced while its original is asked for goes out as it was found", async () => {
  let replace = async () => {};
  const storage = createDiskStorage({ root: directory.path });
  using app = await anApp({
    storage: {
      ...storage,
      async head(key) {
        const found = await storage.head(key);
        await replace();
        return found;
      },
    },
  });
  await app.space("shop");
  const { id } = await app.put("shop", "cat.png", picture);
  const authorization = `Bearer ${await app.key(["assets:read"])}`;
  replace = async () => {
    replace = async () => {};
    await app.put("shop", "cat.png", await aPicture("9x9/filters:format(png)"));
  };
  const answer = await app.get(`/api/v1/spaces/shop/assets/${id}/original`, { authorization });
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.bytes()).equals(picture)).toBe(true);
});
