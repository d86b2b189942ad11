import { expect, test } from "bun:test";
import { unsent } from "#src/http/listen.ts";
import { headersOf } from "#src/http/refusals.ts";
import type { App } from "#src/http/routes.ts";
import { type RunningServer, startServer } from "#src/http/server.ts";
import { anApp, aPicture, type TestApp } from "#test/http/an-app.ts";
import { sendRaw, statusesIn } from "#test/http/raw.ts";

async function served(app: App): Promise<RunningServer & AsyncDisposable> {
  const server = startServer(app, { host: "127.0.0.1", port: 0 });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.stop(0) });
}

async function aServedSpace(): Promise<TestApp> {
  const app = await anApp({ allowUnsafe: true });
  await app.space("shop", { unsafeAllowed: true });
  await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  return app;
}

const end = "Connection: close\r\n\r\n";
const shapes: [string, string, number][] = [
  ["a picture", `GET /i/shop/unsafe/9x9/cat.png HTTP/1.1\r\nHost: a\r\n${end}`, 200],
  ["an address as the target", `GET http://a/healthz HTTP/1.1\r\nHost: a\r\n${end}`, 200],
  ["two Host headers", `GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n${end}`, 400],
  ["a Host with a space", `GET /healthz HTTP/1.1\r\nHost: a b\r\n${end}`, 400],
  ["a Host with a path", `GET /healthz HTTP/1.1\r\nHost: a/../b\r\n${end}`, 400],
  ["an empty Host", `GET /healthz HTTP/1.1\r\nHost: \r\n${end}`, 400],
  ["no Host", `GET /healthz HTTP/1.1\r\n${end}`, 400],
  ["no Host, as in 1.0", "GET /healthz HTTP/1.0\r\n\r\n", 400],
  ["a Host with a user", `GET /healthz HTTP/1.1\r\nHost: u@a\r\n${end}`, 400],
  ["a long URL", `GET /i/shop/unsafe/${"a".repeat(12_000)} HTTP/1.1\r\nHost: a\r\n${end}`, 404],
  ["TRACE to delivery", `TRACE /i/shop/unsafe/cat.png HTTP/1.1\r\nHost: a\r\n${end}`, 405],
  ["TRACE to a page", `TRACE / HTTP/1.1\r\nHost: a\r\n${end}`, 405],
  ["TRACE to the API", `TRACE /api/v1/spaces/shop/assets HTTP/1.1\r\nHost: a\r\n${end}`, 405],
  ["CONNECT", `CONNECT a:80 HTTP/1.1\r\nHost: a\r\n${end}`, 400],
  [
    "a length and chunks",
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\n`,
    400,
  ],
  [
    "two lengths",
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n${end}hello!`,
    400,
  ],
  ["a negative length", `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n${end}hello`, 400],
  ["an unknown encoding", `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n${end}hello`, 400],
  ["a line within a header", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nConnection: close\r\n\r\n", 400],
  ["a header name with a space", `GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n${end}hello`, 400],
  ["no HTTP", "hello\r\n\r\n", 400],
];

test.each(shapes)("%s", async (_, head, status) => {
  using app = await aServedSpace();
  await using server = await served(app);
  const answer = await sendRaw(server.port, head);
  expect(statusesIn(answer)).toEqual([status]);
  expect(answer).not.toContain("(still open)");
  const [, body = ""] = answer.split("\r\n\r\n");
  if (status === 400) expect(body.length).toBeLessThan(200);
});

test("a body that was taken for the next request smuggles nothing", async () => {
  using app = await aServedSpace();
  await using server = await served(app);
  const inner = "GET /i/shop/unsafe/9x9/cat.png HTTP/1.1\r\nHost: a\r\n\r\n";
  const outer = `POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`;
  const last = `GET /healthz HTTP/1.1\r\nHost: a\r\n${end}`;
  const answer = await sendRaw(server.port, outer + last);
  expect(statusesIn(answer)).toEqual([405, 200]);
  expect(answer).not.toContain("image/png");
});

test("HEAD tells the length that GET sends", async () => {
  using app = await aServedSpace();
  await using server = await served(app);
  const base = `http://127.0.0.1:${server.port}`;
  for (const path of ["/i/shop/unsafe/9x9/cat.png", "/", "/i/shop/none"]) {
    const get = await fetch(base + path);
    const head = await fetch(base + path, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe(String((await get.bytes()).length));
    expect(head.status).toBe(get.status);
  }
});

test("an upload streams in and comes back, over a real socket", async () => {
  using app = await aServedSpace();
  await using server = await served(app);
  const headers = { authorization: `Bearer ${await app.key(["assets:read", "assets:write"])}` };
  const base = `http://127.0.0.1:${server.port}/api/v1/spaces/shop/assets`;
  const picture = await aPicture("500x300/filters:format(png)");
  const chunks = Array.from({ length: 10 }, (_, n) => {
    const size = Math.ceil(picture.length / 10);
    return picture.slice(n * size, (n + 1) * size);
  });
  const body = async function* () {
    for (const chunk of chunks) {
      await Bun.sleep(5);
      yield chunk;
    }
  };
  const made = await fetch(`${base}?path=slow.png`, { method: "POST", body: body(), headers });
  expect(made.status).toBe(201);
  const { originalUrl } = (await made.json()) as { originalUrl: string };
  const original = await fetch(`http://127.0.0.1:${server.port}${originalUrl}`, { headers });
  expect(await original.bytes()).toEqual(picture);
});

test("an upload that is cut off leaves nothing", async () => {
  using app = await aServedSpace();
  await using server = await served(app);
  const before = (await app.context.storage.list("objects/")).objects.length;
  const key = await app.key(["assets:write"]);
  const head = `POST /api/v1/spaces/shop/assets?path=cut.png HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${key}\r\nContent-Length: 1000\r\n\r\n`;
  await sendRaw(server.port, `${head}only this`, { withinMs: 100 });
  await server.stop(0);
  expect((await app.context.storage.list("objects/")).objects.length).toBe(before);
});

test.each([
  ["ENOENT", 404, null],
  ["EMFILE", 503, "1"],
  ["ENFILE", 503, "1"],
  ["EIO", 500, null],
])(
  "a file that fails with %s when it is to be sent is answered %p, and nobody keeps that",
  (code, status, again) => {
    const answer = unsent(Object.assign(new Error(code), { code }));
    const told = ["retry-after", "cache-control"].map((name) => answer.headers.get(name));
    expect([answer.status, ...told]).toEqual([status, again, "no-store"]);
  },
);

test("a client that was too slow is told so and not kept", async () => {
  const app: App = {
    fetch: async () => new Response(null, { status: 408, headers: headersOf("too_slow") }),
  };
  await using server = await served(app);
  const answer = await sendRaw(server.port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nabc");
  expect(statusesIn(answer)).toEqual([408]);
  expect(answer).not.toContain("(still open)");
});

test("a server that stops ends what is under way and takes nothing new", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const app: App = {
    async fetch() {
      begin();
      await gate;
      return new Response("done");
    },
  };
  const server = startServer(app, { host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${server.port}/`;
  const underWay = fetch(url).then((response) => response.text());
  await begun;
  const stopped = server.stop();
  await expect(fetch(url, { keepalive: false })).rejects.toThrow();
  open();
  expect(await underWay).toBe("done");
  await stopped;
});

test("what doesn't end in the time of grace is cut", async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const app: App = {
    fetch: () => {
      begin();
      return new Promise(() => {});
    },
  };
  const server = startServer(app, { host: "127.0.0.1", port: 0 });
  const cut = fetch(`http://127.0.0.1:${server.port}/`);
  cut.catch(() => {});
  await begun;
  await server.stop(0.05);
  await expect(cut).rejects.toThrow();
});

test("a port that is taken is said so, with what to do", () => {
  const app: App = { fetch: async () => new Response("x") };
  const server = startServer(app, { host: "127.0.0.1", port: 0 });
  expect(() => startServer(app, { host: "127.0.0.1", port: server.port })).toThrow(
    /Port \d+ of 127\.0\.0\.1 is taken/,
  );
  return server.stop(0);
});
