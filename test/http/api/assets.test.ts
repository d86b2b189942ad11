import { expect, test } from "bun:test";
import { anApp, aPicture, limits, type TestApp } from "#test/http/an-app.ts";

const all = ["assets:read", "assets:write", "assets:delete", "urls:sign"] as const;

interface AssetJson {
  id: string;
  path: string;
  revision: number;
  url: string;
  originalUrl: string;
  version: { number: number; sizeBytes: number; sha256: string; contentType: string; exif?: unknown };
}

type Body = string | Uint8Array | FormData;

async function aSpace() {
  const app = await anApp();
  await app.space("shop");
  const token = await app.key([...all]);
  const call = (method: string, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return app.ask(`/api/v1/spaces/shop${path}`, { ...init, method, headers });
  };
  const upload = (path: string, body: Body, headers: Record<string, string> = {}) =>
    call("POST", `/assets?path=${encodeURIComponent(path)}`, { body, headers });
  return Object.assign(app, { call, upload });
}

const picture = await aPicture("60x40/filters:format(png)");
const other = await aPicture("20x20/filters:format(png)", "blue");

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return (await response.json()) as Record<string, unknown>;
}

test("a new picture is created, and says where it is", async () => {
  using app = await aSpace();
  const response = await app.upload("folder/cat.png", picture);
  expect(response.status).toBe(201);
  const asset = (await response.json()) as AssetJson;
  expect(response.headers.get("location")).toBe(`/api/v1/spaces/shop/assets/${asset.id}`);
  expect(response.headers.get("etag")).toBe('"1"');
  expect(asset).toMatchObject({
    path: "folder/cat.png",
    revision: 1,
    url: response.headers.get("location") ?? "",
    originalUrl: `${response.headers.get("location")}/original`,
    version: {
      number: 1,
      sizeBytes: picture.length,
      sha256: new Bun.CryptoHasher("sha256").update(picture).digest("hex"),
      format: "png",
      contentType: "image/png",
      width: 60,
      height: 40,
      damaged: false,
      thumbHash: null,
    },
  });
  expect(app.stored()).toBe(1);
});

test("a path that is taken gets a new version, unless only a new picture is wanted", async () => {
  using app = await aSpace();
  await app.upload("cat.png", picture);
  const second = await app.upload("cat.png", other);
  expect(second.status).toBe(200);
  expect(await second.json()).toMatchObject({ revision: 2, version: { number: 2, width: 20 } });
  const refused = await app.upload("cat.png", picture, { "if-none-match": "*" });
  expect(refused.status).toBe(412);
  expect((await problemOf(refused)).code).toBe("precondition_failed");
});

test("the very same bytes leave a picture as it is, and what was made of it is still kept", async () => {
  using app = await aSpace();
  const first = (await (await app.upload("cat.png", picture)).json()) as AssetJson;
  const url = await app.sign("shop", "30x20/cat.png");
  await (await app.get(url)).bytes();
  app.clock.advance(1_000);
  const again = await app.upload("cat.png", picture);
  expect([again.status, again.headers.get("etag"), await again.json()]).toEqual([200, '"1"', first]);
  const put = await app.call("PUT", `/assets/${first.id}`, { body: picture, headers: { "if-match": '"1"' } });
  expect([put.status, await put.json()]).toEqual([200, first]);
  expect((await app.context.storage.list("objects/")).objects).toHaveLength(1);
  expect((await app.get(url)).headers.get("cache-status")).toContain("hit");
  const stale = await app.call("PUT", `/assets/${first.id}`, {
    body: picture,
    headers: { "if-match": '"2"' },
  });
  expect(stale.status).toBe(412);
  await app.upload("cat.png", other);
  expect(await (await app.upload("cat.png", picture)).json()).toMatchObject({ version: { number: 3 } });
});

test("the client's word for what it sends counts for nothing", async () => {
  using app = await aSpace();
  const response = await app.upload("a.html", picture, { "content-type": "text/html" });
  expect(await response.json()).toMatchObject({ version: { contentType: "image/png" } });
});

test("a form is refused with the line to type instead", async () => {
  using app = await aSpace();
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(picture)]), "cat.png");
  const response = await app.upload("cat.png", form);
  expect(response.status).toBe(415);
  expect((await problemOf(response)).detail).toContain(
    'curl -H "Authorization: Bearer $API_KEY" -X POST -T FILE "http://localhost/api/v1/spaces/shop/assets?path=cat.png"',
  );
});

test("a form without a path, or for a picture that there is, hears the same", async () => {
  using app = await aSpace();
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(picture)]), "cat.png");
  const lines = [
    ["POST", "/assets", '-X POST -T FILE "http://localhost/api/v1/spaces/shop/assets?path=folder%2Fcat.jpg"'],
    ["PUT", "/assets/x", '-T FILE "http://localhost/api/v1/spaces/shop/assets/x"'],
  ] as const;
  for (const [method, path, line] of lines) {
    const response = await app.call(method, path, { body: form });
    expect(response.status).toBe(415);
    expect((await problemOf(response)).detail).toContain(`curl -H "Authorization: Bearer $API_KEY" ${line}`);
  }
});

test("what is missing is said to be missing", async () => {
  using app = await aSpace();
  const detailOf = async (response: Response) => (await problemOf(response)).detail;
  expect(await detailOf(await app.call("POST", "/assets", { body: picture }))).toBe(
    "The query lacks path; `errors` says what that is.",
  );
  expect(await detailOf(await app.call("POST", "/assets?path=", { body: picture }))).toBe(
    "Something in the query (path) is not right; `errors` says what it may be.",
  );
  expect(await detailOf(await app.call("POST", "/urls", { body: "{}" }))).toBe(
    "The body lacks path; `errors` says what that is.",
  );
});

const badBodies: [string, Body, number, string][] = [
  ["a text", "hello", 415, "unsupported"],
  ["a page", "<!doctype html><script>alert(1)</script>", 415, "unsupported"],
  ["a drawing", '<svg xmlns="http://www.w3.org/2000/svg"/>', 415, "unsupported"],
  [
    "a broken header",
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
    422,
    "broken",
  ],
  ["more than is allowed", new Uint8Array(limits.sourceMaxBytes + 1), 413, "too_large"],
];
test.each(badBodies)("%s is refused and not kept", async (_, body, status, code) => {
  using app = await aSpace();
  const response = await app.upload("x", body);
  expect(response.status).toBe(status);
  expect((await problemOf(response)).code).toBe(code);
  expect((await app.context.storage.list("objects/")).objects).toEqual([]);
  expect(await (await app.call("GET", "/assets")).json()).toEqual({ assets: [], cursor: null });
});

test("a body as it is may say so", async () => {
  using app = await aSpace();
  expect((await app.upload("a.png", picture, { "content-encoding": "identity" })).status).toBe(201);
  const packed = await app.upload("a.png", Bun.gzipSync(new Uint8Array(picture)), {
    "content-encoding": "gzip",
  });
  expect((await problemOf(packed)).detail).toBe("Send the file as it is, not as Content-Encoding: gzip.");
});

test("an empty body is refused", async () => {
  using app = await aSpace();
  expect((await app.call("POST", "/assets?path=a.png")).status).toBe(422);
});

const unread: [string, Record<string, string>, number][] = [
  ["without a key", {}, 401],
  ["with a wrong key", { authorization: "Bearer imgc_live_nonsense" }, 401],
  ["with a promise of too much", { "content-length": "999999999" }, 413],
  ["with a form", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ["in another coding", { "content-encoding": "gzip" }, 415],
  ["in several codings", { "content-encoding": "identity, br" }, 415],
];
test.each(unread)("an upload %s is refused before its body is read", async (_, headers, status) => {
  using app = await aSpace();
  const token = await app.key(["assets:write"]);
  let pulled = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        pulled++;
        controller.enqueue(picture);
      },
    },
    { highWaterMark: 0 },
  );
  const authorization = { authorization: `Bearer ${token}` };
  const response = await app.ask("/api/v1/spaces/shop/assets?path=a.png", {
    method: "POST",
    body,
    headers: { ...(status === 401 ? {} : authorization), ...headers },
  });
  expect([response.status, pulled]).toEqual([status, 0]);
});

test("a list goes on from its cursor, newest first", async () => {
  using app = await aSpace();
  for (const name of ["a", "b", "c", "d", "e"]) {
    await app.upload(`folder/${name}.png`, picture);
    app.clock.advance(1);
  }
  const names: string[] = [];
  let cursor: string | null = "";
  do {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = (await (await app.call("GET", `/assets?limit=2${query}`)).json()) as {
      assets: AssetJson[];
      cursor: string | null;
    };
    names.push(...page.assets.map(({ path }) => path));
    cursor = page.cursor;
    expect(page.assets.every(({ version }) => !("exif" in version))).toBe(true);
  } while (cursor !== null);
  expect(names).toEqual(["e", "d", "c", "b", "a"].map((name) => `folder/${name}.png`));
  const byPath = await app.call("GET", "/assets?path=folder/c.png");
  expect(((await byPath.json()) as { assets: AssetJson[] }).assets.map(({ path }) => path)).toEqual([
    "folder/c.png",
  ]);
  expect(await (await app.call("GET", "/assets?path=none.png")).json()).toEqual({ assets: [], cursor: null });
  expect(await (await app.call("GET", "/assets?folder=other")).json()).toEqual({ assets: [], cursor: null });
});

test.each([
  ["limit=0", "limit"],
  ["limit=201", "limit"],
  ["limit=99999", "limit"],
  ["limit=-1", "limit"],
  ["limit=1.5", "limit"],
  ["limit=ten", "limit"],
  ["limit=", "limit"],
  ["limit=1e9", "limit"],
  ["limit=1e2", "limit"],
  ["limit=0x10", "limit"],
  ["limit=+5", "limit"],
  ["limit=5.0", "limit"],
  ["cursor=nonsense", "cursor"],
])("a list with %s is refused, naming %s", async (query, field) => {
  using app = await aSpace();
  const response = await app.call("GET", `/assets?${query}`);
  expect(response.status).toBe(422);
  const problem = await problemOf(response);
  expect(problem).toMatchObject({ status: 422, code: "invalid" });
  expect(Object.keys(problem.errors as object)).toEqual([field]);
});

const bodies: [string, string, Body][] = [
  ["POST", "/urls", "{"],
  ["POST", "/urls", " ".repeat(100_000)],
  ["PATCH", "/assets/x", "{"],
  ["POST", "/assets", picture],
];
test.each(bodies)("%s %s without a key is 401, whatever its body", async (method, path, body) => {
  using app = await aSpace();
  expect((await app.ask(`/api/v1/spaces/shop${path}`, { method, body })).status).toBe(401);
});

test.each([
  "/api/v1/spaces/%ff/assets",
  "/api/v1/spaces/shop/assets/%c3%28",
  "/api/v1/spaces/shop/assets?path=%ff.jpg",
  "/api/v1/spaces/shop/assets?path=100%.jpg",
])("%s is refused for what it is", async (path) => {
  using app = await aSpace();
  const response = await app.get(path, { authorization: `Bearer ${await app.key([...all])}` });
  expect([response.status, (await problemOf(response)).detail]).toEqual([
    422,
    "This URL has percent-escapes that are not UTF-8. A percent sign itself is %25.",
  ]);
});

test.each(["%ff.jpg", "100%.jpg", "holiday/"])("an upload to the path %s is refused", async (path) => {
  using app = await aSpace();
  const { status: code, headers } = await app.call("POST", `/assets?path=${path}`, { body: picture });
  expect([code, headers.get("content-type")]).toEqual([422, "application/problem+json"]);
  expect(await (await app.call("GET", "/assets")).json()).toMatchObject({ assets: [] });
});

test("an upload without a path is refused", async () => {
  using app = await aSpace();
  for (const path of [
    "/assets",
    "/assets?path=",
    "/assets?path=..%2Fx",
    `/assets?path=${"a".repeat(5000)}`,
  ]) {
    const response = await app.call("POST", path, { body: picture });
    expect(response.status).toBe(422);
    expect(Object.keys((await problemOf(response)).errors as object)).toEqual(["path"]);
  }
});

test("a picture is found, moved, replaced and deleted", async () => {
  using app = await aSpace();
  const { id } = (await (await app.upload("a.png", picture)).json()) as AssetJson;
  const found = await app.call("GET", `/assets/${id}`);
  expect([found.status, found.headers.get("etag")]).toEqual([200, '"1"']);

  const moved = await move(app, id, { path: "b/c.png", revision: 1 });
  expect(moved.status).toBe(200);
  expect(await moved.json()).toMatchObject({ path: "b/c.png", revision: 2 });

  const stale = await move(app, id, { path: "d.png", revision: 1 });
  expect([stale.status, (await problemOf(stale)).code]).toEqual([409, "conflict"]);

  const replaced = await app.call("PUT", `/assets/${id}`, { body: other, headers: { "if-match": '"2"' } });
  expect(await replaced.json()).toMatchObject({ id, path: "b/c.png", revision: 3, version: { number: 2 } });

  const late = await app.call("PUT", `/assets/${id}`, { body: picture, headers: { "if-match": '"2"' } });
  expect([late.status, (await problemOf(late)).code]).toEqual([412, "precondition_failed"]);

  const deleted = await app.call("DELETE", `/assets/${id}`);
  expect([deleted.status, await deleted.text()]).toEqual([204, ""]);
  for (const method of ["GET", "DELETE"]) expect((await app.call(method, `/assets/${id}`)).status).toBe(404);
});

function move(app: Awaited<ReturnType<typeof aSpace>>, id: string, body: unknown) {
  const headers = { "content-type": "application/json" };
  return app.call("PATCH", `/assets/${id}`, { body: JSON.stringify(body), headers });
}

const changes: [string, RequestInit][] = [
  ["PUT", { body: other }],
  ["PATCH", { body: '{"path":"b.png"}' }],
  ["DELETE", {}],
];
test.each(changes)("%s changes only the revision that If-Match names", async (method, init) => {
  using app = await aSpace();
  const { id } = (await (await app.upload("a.png", picture)).json()) as AssetJson;
  await app.upload("a.png", other);
  const change = (tag: string) =>
    app.call(method, `/assets/${id}`, { ...init, headers: { "if-match": tag } });
  const late = await change('"1"');
  expect([late.status, (await problemOf(late)).code]).toEqual([412, "precondition_failed"]);
  const wrong = await change("1");
  expect([wrong.status, (await problemOf(wrong)).code]).toEqual([422, "invalid"]);
  expect(await (await app.call("GET", `/assets/${id}`)).json()).toMatchObject({ path: "a.png", revision: 2 });
  expect((await change('"2"')).ok).toBe(true);
});

test("a path that is taken is a conflict, whatever If-Match says", async () => {
  using app = await aSpace();
  await app.upload("taken.png", picture);
  const { id } = (await (await app.upload("a.png", picture)).json()) as AssetJson;
  const headers = { "if-match": '"1"' };
  const response = await app.call("PATCH", `/assets/${id}`, { body: '{"path":"taken.png"}', headers });
  expect([response.status, (await problemOf(response)).code]).toEqual([409, "conflict"]);
});

const notJson = 'The body is not JSON. Send {"path":"folder/cat.jpg"} with Content-Type: application/json.';
test.each([
  ["{", notJson],
  ["", notJson],
  ["path=b.png", notJson],
  ["[]", undefined],
  ['"x"', undefined],
  ["null", undefined],
  ['{"path":5}', undefined],
  ['{"path":"x","revision":0}', undefined],
  ['{"path":"x","revision":1.5}', undefined],
  ['{"path":"x","spaceId":"y"}', undefined],
])("a move by %j is 422", async (body, detail) => {
  using app = await aSpace();
  const { id } = (await (await app.upload("a.png", picture)).json()) as AssetJson;
  const response = await app.call("PATCH", `/assets/${id}`, { body });
  expect(response.status).toBe(422);
  const problem = await problemOf(response);
  expect(problem.code).toBe("invalid");
  if (detail !== undefined) expect(problem.detail).toBe(detail);
});

test("a property that isn't known is answered with those that are", async () => {
  using app = await aSpace();
  const { id } = (await (await app.upload("a.png", picture)).json()) as AssetJson;
  const response = await move(app, id, { path: "b.png", name: "B" });
  const { errors } = (await response.json()) as { errors: object };
  expect([response.status, errors]).toEqual([
    422,
    { name: "Not known here. Known: path, focal, detections, revision." },
  ]);
});

test("a JSON body of more than 64 KB isn't read to its end", async () => {
  using app = await aSpace();
  let pulled = 0;
  const body = new ReadableStream(
    {
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(10_000).fill(32));
      },
    },
    { highWaterMark: 0 },
  );
  const response = await app.call("PATCH", "/assets/x", { body });
  expect(response.status).toBe(413);
  expect(pulled).toBeLessThan(10);
});

test("the original comes back byte by byte, to be saved under its own name", async () => {
  using app = await aSpace();
  const { id } = (await (await app.upload("ü/é漢.png", picture)).json()) as AssetJson;
  const response = await app.call("GET", `/assets/${id}/original`);
  expect(await response.bytes()).toEqual(picture);
  expect(response.headers.get("content-type")).toBe("image/png");
  expect(response.headers.get("content-disposition")).toBe(
    "attachment; filename=\"__.png\"; filename*=UTF-8''%C3%A9%E6%BC%A2.png",
  );
  expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect(response.headers.get("cache-control")).toBe("private, no-cache");
  const etag = response.headers.get("etag") ?? "";

  const part = await app.call("GET", `/assets/${id}/original`, { headers: { range: "bytes=5-9" } });
  expect([part.status, await part.bytes()]).toEqual([206, picture.slice(5, 10)]);
  const behind = await app.call("GET", `/assets/${id}/original`, { headers: { range: "bytes=999999-" } });
  expect([behind.status, (await problemOf(behind)).code]).toEqual([416, "range"]);
  expect(behind.headers.get("content-range")).toBe(`bytes */${picture.length}`);
  const held = await app.call("GET", `/assets/${id}/original`, { headers: { "if-none-match": etag } });
  expect(held.status).toBe(304);
  const head = await app.call("HEAD", `/assets/${id}/original`);
  expect([head.status, await head.text(), head.headers.get("content-length")]).toEqual([
    200,
    "",
    String(picture.length),
  ]);
});

test("a signed URL is made that shows the picture", async () => {
  using app = await aSpace();
  await app.upload("ü/a b.png", picture);
  const response = await app.call("POST", "/urls", {
    body: JSON.stringify({ path: "10x10/ü/a b.png" }),
    headers: { "content-type": "application/json" },
  });
  const { url, path } = (await response.json()) as { url: string; path: string };
  expect(url).toBe(`http://localhost${path}`);
  expect(path).toMatch(/^\/i\/shop\/[\w-]{40}\/10x10\/%C3%BC\/a%20b\.png$/);
  expect((await app.fetch(new Request(url))).status).toBe(200);
});

async function status(
  app: TestApp,
  token: string,
  method: string,
  path: string,
  body: Body | null,
): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await app.ask(path, { method, headers, body })).status;
}

const routes: [string, string, (typeof all)[number], Body | null][] = [
  ["GET", "/assets", "assets:read", null],
  ["GET", "/assets/ID", "assets:read", null],
  ["GET", "/assets/ID/original", "assets:read", null],
  ["POST", "/assets?path=new.png", "assets:write", picture],
  ["PUT", "/assets/ID", "assets:write", picture],
  ["PATCH", "/assets/ID", "assets:write", '{"path":"z.png"}'],
  ["POST", "/urls", "urls:sign", '{"path":"z.png"}'],
  ["DELETE", "/assets/ID", "assets:delete", null],
];
test.each(routes)(
  "%s %s needs %s; a key for another space can't tell it from nothing",
  async (method, path, scope, body) => {
    using app = await aSpace();
    await app.space("other");
    const { id } = (await (await app.upload("a.png", picture)).json()) as AssetJson;
    const at = (space: string) => `/api/v1/spaces/${space}${path.replace("ID", id)}`;
    const without = await app.key(all.filter((one) => one !== scope));
    const foreign = await app.key([...all], ["other"]);
    expect((await app.ask(at("shop"), { method, body })).status).toBe(401);
    expect(await status(app, without, method, at("shop"), body)).toBe(403);
    expect(await status(app, foreign, method, at("shop"), body)).toBe(404);
    expect(await status(app, foreign, method, at("nowhere"), body)).toBe(404);
    expect(await status(app, await app.key([scope]), method, at("shop"), body)).toBeLessThan(300);
  },
);

test("who isn't known hears how to be", async () => {
  using app = await aSpace();
  const response = await app.get("/api/v1/spaces/shop/assets");
  expect(response.headers.get("www-authenticate")).toBe('Bearer realm="imagor-cloud"');
  const problem = await problemOf(response);
  expect(problem).toMatchObject({
    type: "about:blank",
    title: "Unauthorized",
    status: 401,
    code: "unauthenticated",
  });
  expect(problem.instance).toBe(`urn:uuid:${response.headers.get("x-request-id")}`);
  const wrong = await app.get("/api/v1/spaces/shop/assets", { authorization: "Basic eDp5" });
  expect(wrong.status).toBe(401);
  const inUrl = await app.get(`/api/v1/spaces/shop/assets?token=${await app.key([...all])}`);
  expect(inUrl.status).toBe(401);
});

test("another method is 405 with those that there are; another path is 404", async () => {
  using app = await aSpace();
  const response = await app.call("DELETE", "/assets");
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect((await problemOf(response)).code).toBe("method_not_allowed");
  const description = await app.ask("/api/v1/openapi.json", { method: "POST" });
  expect([description.status, description.headers.get("allow")]).toEqual([405, "GET"]);
  const nowhere = await app.ask("/api/v1/nothing");
  expect([nowhere.status, (await problemOf(nowhere)).code]).toEqual([404, "not_found"]);
  expect((await app.ask("/api")).status).toBe(404);
});

test("the API is never kept by a cache and never opened by a page", async () => {
  using app = await aSpace();
  for (const response of [await app.call("GET", "/assets"), await app.get("/api/v1/spaces/shop/assets")]) {
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  }
});
