import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { listAudit } from "#src/domain/audit/list.ts";
import { createApiKey, revokeApiKey, rotateApiKey } from "#src/domain/identity/api-keys.ts";
import { forgetUploadTokens, makeUploadToken } from "#src/domain/identity/upload-tokens.ts";
import { deleteOrg, setOrgState } from "#src/domain/orgs/orgs.ts";
import { archiveSpace, deleteSpace } from "#src/domain/spaces/space-life.ts";
import { openApiDocument } from "#src/http/api/v1/openapi.ts";
import { uploadTokens } from "#src/store/schema/upload-tokens.ts";
import { type AppOptions, anApp, aPicture, system } from "#test/http/an-app.ts";
import { aContext, aKeyOf, aSpace } from "#test/support/domain.ts";

const origin = "https://www.customer.example";

/** An app with the space `shop`, and a key of its org by which a customer's site hands out upload tokens. */
async function aPlace(options: AppOptions = {}, keyEndsInMs?: number) {
  const app = await anApp(options);
  const space = await app.space("shop");
  const { orgId } = space;
  const ends = keyEndsInMs !== undefined && { expiresAt: app.clock.now() + keyEndsInMs };
  const key = await createApiKey(app.context, system, {
    orgId,
    spaceKeys: "all",
    scopes: ["assets:write", "assets:read"],
    ...ends,
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  async function mint(wanted: object = {}, token = key.token, spaceKey = "shop") {
    const headers = { ...bearer(token), "content-type": "application/json" };
    const path = `/api/v1/spaces/${spaceKey}/upload-tokens`;
    const answer = await app.ask(path, { method: "POST", headers, body: JSON.stringify(wanted) });
    return { status: answer.status, answer, body: (await answer.json()) as Record<string, unknown> };
  }

  return {
    ...app,
    orgId,
    key,
    bearer,
    png: await aPicture("60x40/filters:format(png)"),
    mint,
    other: app.key,
    minted: async (wanted: object = {}) =>
      (await mint({ folder: "visitors", ...wanted })).body.token as string,
    upload: (token: string, path: string, body: Uint8Array, headers: Record<string, string> = {}) =>
      app.ask(`/api/v1/spaces/shop/assets?path=${encodeURIComponent(path)}`, {
        method: "POST",
        headers: { ...bearer(token), origin, ...headers },
        body: new Uint8Array(body),
      }),
    async paths() {
      const answer = await app.get("/api/v1/spaces/shop/assets?limit=200", bearer(key.token));
      const { assets } = (await answer.json()) as { assets: { path: string }[] };
      return assets.map(({ path }) => path).sort();
    },
  };
}

test("a customer's site hands out a token, by which a page of it puts one picture in from the browser", async () => {
  using place = await aPlace();
  const { status, body } = await place.mint({ folder: "visitors/", ttlSeconds: 60 });
  expect([status, body]).toEqual([
    201,
    {
      id: expect.any(String),
      token: expect.stringMatching(/^imgc_up_[0-9A-Za-z]{49}$/),
      uploadUrl: "http://localhost/api/v1/spaces/shop/assets",
      folder: "visitors",
      types: null,
      maxBytes: null,
      uses: 1,
      expiresAt: new Date(place.clock.now() + 60_000).toISOString(),
    },
  ]);
  const token = body.token as string;
  const asked = { origin, "access-control-request-method": "POST" };
  const headers = { ...asked, "access-control-request-headers": "authorization,content-type" };
  const preflight = await place.ask("/api/v1/spaces/shop/assets?path=x", { method: "OPTIONS", headers });
  expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
  expect(preflight.headers.get("access-control-allow-methods")).toBe("POST");
  expect(preflight.headers.get("access-control-allow-headers")?.split(", ")).toEqual(
    expect.arrayContaining(["authorization", "content-type", "idempotency-key"]),
  );
  const uploaded = await place.upload(token, "visitors/cat.png", place.png);
  expect([uploaded.status, uploaded.headers.get("access-control-allow-origin")]).toEqual([201, "*"]);
  expect(uploaded.headers.get("access-control-allow-credentials")).toBeNull();
  const again = await place.upload(token, "visitors/dog.png", place.png);
  expect([again.status, again.headers.get("access-control-allow-origin")]).toEqual([403, "*"]);
  expect(await again.json()).toMatchObject({ detail: expect.stringContaining("no uploads left") });
  expect(await place.paths()).toEqual(["visitors/cat.png"]);
});

test("R7: of 50 uploads at a time exactly as many are kept as the token is good for", async () => {
  using place = await aPlace();
  const token = await place.minted({ uses: 7 });
  const pictures = Array.from({ length: 50 }, (_, at) => `visitors/${at}.png`);
  const answers = await Promise.all(pictures.map((path) => place.upload(token, path, place.png)));
  const statuses = Map.groupBy(answers, ({ status }) => status);
  expect([statuses.get(201)?.length, statuses.get(403)?.length]).toEqual([7, 43]);
  expect(await place.paths()).toHaveLength(7);
}, 60_000);

test("an upload that is refused uses nothing up, and nothing of it is kept", async () => {
  using place = await aPlace();
  const jpeg = await aPicture("60x40/filters:format(jpeg)");
  await place.put("shop", "visitors/taken.png", place.png);
  const token = await place.minted({ types: ["image/png"], maxBytes: 1_000 });
  const large = new Uint8Array(1_001);
  large.set(place.png);
  const refused: [string, Uint8Array, number][] = [
    ["visitors/cat.png", jpeg, 415],
    ["visitors/cat.png", large, 413],
    ["visitors/cat.png", new TextEncoder().encode("<script>alert(1)</script>"), 415],
    ["visitors/cat.png", place.png.slice(0, 20), 422],
    ["visitors/taken.png", jpeg, 412],
    ["cat.png", place.png, 403],
    ["visitors/deeper/cat.png", place.png, 403],
    ["visitors/../cat.png", place.png, 422],
    ["visitorsx/cat.png", place.png, 403],
  ];
  for (const [path, bytes, status] of refused) {
    const answer = await place.upload(token, path, bytes);
    expect([path, bytes.length, answer.status]).toEqual([path, bytes.length, status]);
  }
  const streamed = new Response(large).body as ReadableStream;
  const unannounced = await place.ask("/api/v1/spaces/shop/assets?path=visitors/cat.png", {
    method: "POST",
    headers: place.bearer(token),
    body: streamed,
  });
  expect(unannounced.status).toBe(413);
  expect((await place.upload(token, "visitors/cat.png", place.png)).status).toBe(201);
  expect(await place.paths()).toEqual(["visitors/cat.png", "visitors/taken.png"]);
});

test("sent again under its Idempotency-Key an upload is answered alike and uses nothing more", async () => {
  using place = await aPlace();
  const token = await place.minted();
  const once = { "idempotency-key": "a" };
  const [first, second] = [
    await place.upload(token, "visitors/cat.png", place.png, once),
    await place.upload(token, "visitors/cat.png", place.png, once),
  ];
  expect([second.status, await second.text()]).toEqual([first.status, await first.text()]);
  expect((await place.upload(token, "visitors/dog.png", place.png, { "idempotency-key": "b" })).status).toBe(
    403,
  );
  expect(await place.paths()).toEqual(["visitors/cat.png"]);
});

type Place = Awaited<ReturnType<typeof aPlace>>;

const ends: [string, number, (place: Place) => unknown][] = [
  ["its time is over", 401, ({ clock }) => clock.advance(900_000)],
  [
    "its key is revoked",
    401,
    ({ context, orgId, key }) => revokeApiKey(context, system, { orgId, id: key.id }),
  ],
  [
    "its key gets another token",
    401,
    ({ context, orgId, key }) => rotateApiKey(context, system, { orgId, id: key.id }),
  ],
  ["its key expires", 401, ({ clock }) => clock.advance(600_000)],
  ["its space is archived", 403, ({ context }) => archiveSpace(context, system, { spaceKey: "shop" })],
  [
    "its space is deleted",
    404,
    ({ context }) => deleteSpace(context, system, { spaceKey: "shop", name: "shop" }),
  ],
  ["its org is read-only", 403, (place) => setOrg(place, "read_only")],
  ["its org is suspended", 404, (place) => setOrg(place, "suspended")],
  [
    "its org is being deleted",
    404,
    ({ context, orgId }) => deleteOrg(context, system, { orgId, name: "Test" }),
  ],
];

function setOrg({ context, orgId }: Place, state: "read_only" | "suspended") {
  return setOrgState(context, system, { orgId, state, reason: "Overdue" });
}

test.each(ends)("a token is no longer good when %s", async (_, status, end) => {
  using place = await aPlace({}, 600_000);
  const token = await place.minted();
  await end(place);
  expect((await place.upload(token, "visitors/cat.png", place.png)).status).toBe(status);
});

test.each(ends.slice(1, 3))("an upload that is under way when %s is not kept", async (_, __, end) => {
  using place = await aPlace();
  const token = await place.minted();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const headers = place.bearer(token);
  const asked = { method: "POST", headers, body: readable };
  const answering = place.ask("/api/v1/spaces/shop/assets?path=visitors/cat.png", asked);
  await writer.write(place.png.slice(0, 30));
  await end(place);
  await writer.write(place.png.slice(30));
  await writer.close();
  expect((await answering).status).toBe(403);
  const rows = await place.context.db.read.select().from(uploadTokens);
  expect(rows).toEqual([]);
});

test("a token opens no other route of the API, by no method", async () => {
  using place = await aPlace();
  const asset = await place.put("shop", "visitors/own.png", place.png);
  const token = await place.minted({ uses: 100 });
  const { paths } = openApiDocument({ version: "1" }) as { paths: Record<string, Record<string, unknown>> };
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
  );
  expect(routes.length).toBeGreaterThan(15);
  for (const [method, path] of routes) {
    const isUpload = method === "POST" && path.endsWith("/assets");
    if (isUpload) continue;
    const address = path.replace("{space}", "shop").replace("{asset}", asset.id);
    const body = method === "GET" || method === "DELETE" ? {} : { body: new Uint8Array(place.png) };
    const answer = await place.ask(address, { method, headers: { ...place.bearer(token), origin }, ...body });
    expect([method, path, answer.status]).toEqual([method, path, 403]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
  await place.space("blog");
  const elsewhere = await place.ask("/api/v1/spaces/blog/assets?path=visitors/cat.png", {
    method: "POST",
    headers: place.bearer(token),
    body: new Uint8Array(place.png),
  });
  expect(elsewhere.status).toBe(404);
  expect(await place.paths()).toEqual(["visitors/own.png"]);
});

test.each(["https://evil.example", "null", "http://localhost.evil.example", "HTTP://LOCALHOST"])(
  "from %s a browser gets to read uploads with an upload token alone",
  async (from) => {
    using place = await aPlace();
    const asked = (method: string) => ({ origin: from, "access-control-request-method": method });
    const preflight = async (path: string, method: string) =>
      (await place.ask(path, { method: "OPTIONS", headers: asked(method) })).status;
    const assets = "/api/v1/spaces/shop/assets";
    expect(await preflight(assets, "POST")).toBe(204);
    expect(await preflight("/api/v1/spaces/nowhere/assets", "POST")).toBe(204);
    for (const [path, method] of [
      [assets, "GET"],
      [assets, "DELETE"],
      [`${assets}/x`, "PUT"],
      ["/api/v1/spaces/shop/upload-tokens", "POST"],
      ["/api/v1/spaces/shop/urls", "POST"],
      ["/api/v1/spaces/shop", "PATCH"],
    ] as const)
      expect([path, method, await preflight(path, method)]).toEqual([path, method, 405]);
    const byKey = await place.upload(place.key.token, "cat.png", place.png, { origin: from });
    expect([byKey.status, byKey.headers.get("access-control-allow-origin")]).toEqual([201, null]);
    const wrong = await place.upload("imgc_up_wrong", "dog.png", place.png, { origin: from });
    expect([wrong.status, wrong.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
    expect(wrong.headers.get("www-authenticate")).toContain("invalid_token");
  },
);

test.each([
  { uses: 0 },
  { uses: 1_001 },
  { uses: 1.5 },
  { ttlSeconds: 0 },
  { ttlSeconds: 3_601 },
  { maxBytes: 0 },
  { types: [] },
  { types: ["text/html"] },
  { folder: "../up" },
  { folder: ".hidden" },
  { spaceId: "other" },
])("a token with %j is refused", async (wanted) => {
  using place = await aPlace();
  expect((await place.mint(wanted)).status).toBe(422);
});

test("a token is made by a key that may upload there, and by nobody else", async () => {
  using place = await aPlace();
  const reader = await place.other(["assets:read"]);
  expect((await place.mint({}, reader)).status).toBe(403);
  await place.space("blog");
  const ofBlog = await place.other(["assets:write"], ["blog"]);
  const mask = (body: Record<string, unknown>) =>
    JSON.stringify({ ...body, instance: "" }).replaceAll(/shop|none/g, "");
  const [foreign, missing] = [await place.mint({}, ofBlog), await place.mint({}, ofBlog, "none")];
  expect([foreign.status, mask(foreign.body)]).toEqual([404, mask(missing.body)]);
  expect((await place.mint({}, await place.minted())).status).toBe(403);
  expect((await place.mint({}, "")).status).toBe(401);
});

test("a token is nowhere in the database, making it is in the audit log, and it is forgotten", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { orgId } = space;
  const actor = await aKeyOf(needs, space);
  const { token, id } = await makeUploadToken(needs, actor, { spaceKey: "cats", uses: 5 });
  const files = [needs.file, `${needs.file}-wal`].map((each) => readFileSync(each));
  expect(files.some((bytes) => bytes.includes(token.slice(8, 40)))).toBe(false);
  const filter = { action: "upload_token.created" as const };
  const [event] = await listAudit(needs, system, { audited: { orgId }, filter });
  expect(event).toMatchObject({ actorKind: "api_key", targetId: id, details: { uses: 5, seconds: 900 } });
  needs.clock.advance(900_000);
  await forgetUploadTokens(needs);
  expect(await needs.db.read.select().from(uploadTokens)).toEqual([]);
});
