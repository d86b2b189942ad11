import { expect, test } from "bun:test";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { changeRole, removeMember } from "#src/domain/orgs/change-members.ts";
import { scopes } from "#src/domain/permissions.ts";
import { setSpaceMember } from "#src/domain/spaces/space-members.ts";
import { apiRoutes } from "#src/http/api/v1/routes.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { aLibrary, filesOf } from "#test/http/pages/library/a-library.ts";
import { anAccount, password } from "#test/support/people.ts";

/** Ada owns an org with the space `cats` and a picture in it; Eve is a member. */
async function anOrg() {
  const app = await anApp();
  const { orgId } = await anAccount(app.context);
  const eve = await anAccount(app.context, { email: "eve@example.com", orgId, role: "member" });
  await app.space("cats", { orgId });
  const asset = await app.put("cats", "cat.png", await aPicture("60x40/filters:format(png)"));
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email: "eve@example.com", password });
  const upload = () => browser.send("/spaces/cats/pictures", filesOf(["dog.png", "no picture"]));
  const preview = `/spaces/cats/preview/${asset.version.id}/thumb`;
  return { ...app, app, orgId, userId: eve.id, browser, upload, preview };
}

test("GHSA-56p6-qw3c-fq2g: what a suspended person is signed in with opens nothing from the next request on", async () => {
  using org = await anOrg();
  const { browser, preview } = org;
  expect((await browser.get(preview)).status).toBe(200);
  await suspendAccount(org.context, system, { email: "eve@example.com" });
  for (const path of [preview, "/spaces/cats", "/me"]) expect((await browser.get(path)).status).toBe(302);
  expect((await org.upload()).status).toBe(302);
});

test("CVE-2026-27775: a role that was lowered is asked for anew with each request", async () => {
  using org = await anOrg();
  const { browser, preview } = org;
  expect((await org.upload()).status).toBe(415);
  await setSpaceMember(org.context, system, { spaceKey: "cats", userId: org.userId, role: "viewer" });
  expect([(await org.upload()).status, (await browser.get(preview)).status]).toEqual([403, 200]);
  await changeRole(org.context, system, { orgId: org.orgId, userId: org.userId, role: "admin" });
  expect((await org.upload()).status).toBe(415);
});

test("CVE-2026-58419: who was removed from an org sees none of its pictures any more, by no address that he kept", async () => {
  using org = await anOrg();
  const { browser, preview } = org;
  await setSpaceMember(org.context, system, { spaceKey: "cats", userId: org.userId, role: "manager" });
  const [, picture = ""] =
    /href="(\/spaces\/cats\/pictures\/[^"]+)"/.exec(await browser.page("/spaces/cats")) ?? [];
  const held = await browser.get(preview);
  await removeMember(org.context, system, { orgId: org.orgId, userId: org.userId });
  for (const path of ["/spaces/cats", picture, preview]) expect((await browser.get(path)).status).toBe(404);
  const asked = { "if-none-match": held.headers.get("etag") ?? "" };
  expect((await browser.get(preview, asked)).status).toBe(404);
  expect(await browser.page("/")).not.toContain("/spaces/cats");
});

const redirects = [
  "https://evil.example/",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/%0d%0aLocation:%20https://evil.example",
  "\r\nSet-Cookie: a=b",
  " //evil.example",
  "javascript:alert(1)",
  "http:evil.example",
  "https:/evil.example",
  "//evil.example/%2e%2e",
  "/.//evil.example",
  "/../\\evil.example",
  "@evil.example",
];
test.each(redirects)("CVE-2026-25779: %j leads nobody away from here, wherever it is said", async (next) => {
  using app = await anApp();
  await anAccount(app.context);
  const browser = aBrowser(app);
  const query = new URLSearchParams({ next });
  const accepted = await aBrowser(app).post("/sign-in", { email: "ada@example.com", password, next });
  await browser.post("/sign-in", { email: "ada@example.com", password });
  const texts = await browser.page("/me/texts?next=%2F");
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(texts)?.[1] ?? "";
  const versions = { termsVersion: value("termsVersion"), privacyVersion: value("privacyVersion") };
  const answers = [
    accepted,
    await browser.get(`/sign-in?${query}`),
    await browser.post("/me/texts", { ...versions, terms: "yes", privacy: "yes", next }),
    await browser.post("/look", { theme: "dark", next }),
    await aBrowser(app).post("/me", {}, { referer: next.replaceAll(/[\r\n\t]/g, "") }),
  ];
  for (const answer of answers) {
    const [status, to] = leads(answer);
    expect(status).toBeLessThan(400);
    const led = new URL(to ?? "", "http://localhost");
    expect(led.host).toBe("localhost");
    expect(answer.headers.get("set-cookie") ?? "").not.toContain("a=b");
    const then = led.searchParams.get("next") ?? "/";
    expect(new URL(then, "http://localhost").host).toBe("localhost");
  }
});

test("CVE-2026-31865: a cookie or a field called __proto__ changes nothing for anybody", async () => {
  using app = await anApp({ allowUnsafe: true });
  await anAccount(app.context);
  await app.space("shop", { unsafeAllowed: true });
  const names = ["__proto__", "constructor", "constructor.prototype", "__proto__[session]", "toString"];
  const cookie = names.map((name) => `${name}=polluted`).join("; ");
  for (const path of ["/", "/sign-in", "/me", "/healthz", "/i/shop/unsafe/10x10/color:red"])
    expect([path, (await app.get(path, { cookie })).status]).toSatisfy(([, status]) => Number(status) < 400);
  const authorization = `Bearer ${await app.key([...scopes])}`;
  const json = { authorization, "content-type": "application/json", cookie };
  for (const body of [
    '{"__proto__":{"unsafeAllowed":true,"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"name":"Shop","__proto__":{"polluted":1}}',
  ]) {
    const { status } = await app.ask("/api/v1/spaces/shop", { method: "PATCH", body, headers: json });
    expect(status).toBeLessThan(500);
  }
  const browser = aBrowser(app);
  const fields = Object.fromEntries(names.map((name) => [`${name}[polluted]`, "1"]));
  expect((await browser.post("/sign-in", { ...fields, email: "ada@example.com", password })).status).toBe(
    303,
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  const own = [...browser.cookies].map((pair) => pair.join("=")).join("; ");
  expect((await app.get("/me", { cookie: `session=mallory; ${own}` })).status).toBe(302);
});

const unfit = "imgc_live_nonsense";
/** Every way of showing a key that isn't the one. */
const forms: [string, (key: string) => { headers?: Record<string, string>; query?: string }][] = [
  ["no header", () => ({})],
  ["an empty header", () => ({ headers: { authorization: "" } })],
  ["Bearer without a key", () => ({ headers: { authorization: "Bearer " } })],
  ["a garbled key", () => ({ headers: { authorization: `Bearer ${unfit}` } })],
  ["a key that lacks its end", (key) => ({ headers: { authorization: `Bearer ${key.slice(0, -1)}` } })],
  ["a key in other letters", (key) => ({ headers: { authorization: `Bearer ${key.toUpperCase()}` } })],
  ["Basic, as its name", (key) => ({ headers: { authorization: `Basic ${btoa(`${key}:`)}` } })],
  ["Basic, as its password", (key) => ({ headers: { authorization: `Basic ${btoa(`x:${key}`)}` } })],
  ["token", (key) => ({ headers: { authorization: `token ${key}` } })],
  ["another header", (key) => ({ headers: { "x-api-key": key, "x-access-token": key } })],
  ["a cookie", (key) => ({ headers: { cookie: `session=${key}; token=${key}` } })],
  ["the query", (key) => ({ query: `&token=${key}&access_token=${key}&api_key=${key}&signature=` })],
  [
    "the signature of others",
    () => ({ query: "&X-Amz-Signature=&X-Amz-Credential=a%2Fb&X-Amz-Algorithm=AWS4-HMAC-SHA256" }),
  ],
];
test.each(["CVE-2026-40344", "CVE-2026-41145"])(
  "%s: nothing is written for a key that isn't shown as it has to be",
  async () => {
    using app = await anApp();
    await app.space("shop");
    const key = await app.key([...scopes]);
    for (const [what, show] of forms) {
      const { headers = {}, query = "" } = show(key);
      const body = await aPicture("60x40/filters:format(png)");
      const sent = {
        method: "POST",
        body,
        headers: { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", ...headers },
      };
      const answer = await app.ask(`/api/v1/spaces/shop/assets?path=a.png${query}`, sent);
      expect([what, answer.status]).toEqual([what, 401]);
    }
    expect((await app.context.storage.list("objects/")).objects).toEqual([]);
  },
);

test("CVE-2025-68941, CVE-2026-25714, CVE-2026-28699, CVE-2026-28744, CVE-2026-20706, CVE-2026-24791, CVE-2026-27761: no route of the API does anything for a key that lacks its scope", async () => {
  using app = await anApp();
  const shop = await app.space("shop");
  const asset = await app.put("shop", "cat.png", await aPicture("60x40/filters:format(png)"));
  const without = new Map(
    await Promise.all(
      scopes.map(async (scope) => [scope, await app.key(scopes.filter((one) => one !== scope))] as const),
    ),
  );
  const bodies: Record<string, unknown> = {
    "POST /api/v1/spaces/:space/urls": { path: "10x10/cat.png" },
    "POST /api/v1/spaces/:space/warm-ups": { operations: ["10x10"] },
    "POST /api/v1/spaces/:space/upload-tokens": {},
    "PATCH /api/v1/spaces/:space": { name: "Hacked" },
    "PATCH /api/v1/spaces/:space/assets/:asset": { path: "dog.png" },
  };
  const routes = apiRoutes(() => app.context as never).routes;
  expect(routes.length).toBeGreaterThan(15);
  for (const { method, path, hooks } of routes) {
    const needed = (hooks as { detail?: { security?: { apiKey: string[] }[] } }).detail?.security?.[0]
      ?.apiKey[0];
    const token = without.get(needed as never);
    if (token === undefined) {
      // Every key of the space may, and what is the same for all spaces every key.
      expect(path).toMatch(/\/(?:fonts|filters|spaces)$/);
      continue;
    }
    const address = path.replace(":space", shop.key).replace(":asset", asset.id).replace(/:\w+/, asset.id);
    const body = bodies[`${method} ${path}`];
    const answer = await app.ask(`${address}${method === "POST" ? "?path=a.png" : ""}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined
        ? { body: JSON.stringify(body) }
        : ["POST", "PUT"].includes(method) && { body: "x" }),
    });
    expect([method, path, answer.status]).toEqual([method, path, 403]);
  }
});

test("CVE-2026-23896: a key with every scope makes no key and changes none, and opens no page", async () => {
  using app = await anApp();
  await app.space("shop");
  await anAccount(app.context);
  const headers = {
    authorization: `Bearer ${await app.key([...scopes])}`,
    "content-type": "application/json",
  };
  const body = JSON.stringify({ scopes: ["*"], permissions: ["all"], name: "more" });
  for (const path of [
    "/api-keys",
    "/keys",
    "/spaces/shop/api-keys",
    "/spaces/shop/signing-keys",
    "/me",
    "/members",
  ])
    for (const method of ["POST", "PUT", "PATCH"])
      expect([404, 405]).toContain((await app.ask(`/api/v1${path}`, { method, headers, body })).status);
  for (const path of ["/me", "/me/security", "/spaces/shop"])
    expect((await app.get(path, headers)).status).toBe(302);
});

test("CVE-2026-20912, CVE-2026-20897, CVE-2026-20736, CVE-2026-20750: what belongs to another space isn't there, under whichever space it is asked for", async () => {
  using app = await aLibrary();
  const { orgId } = await anAccount(app.context);
  await app.space("theirs", { orgId });
  const theirs = await app.put("theirs", "dog.png", app.png);
  const manager = await app.person("manager");
  const key = { authorization: `Bearer ${await app.key([...scopes])}`, "content-type": "application/json" };
  for (const space of ["shop", "theirs"]) {
    const page = `/spaces/${space}`;
    for (const path of [`${page}/pictures/${theirs.id}`, `${page}/preview/${theirs.version.id}/view`])
      expect((await app.get(path, manager)).status).toBe(404);
    const sent = { revision: "1", name: "x.png", confirm: "dog.png" };
    for (const what of ["path", "delete"])
      expect((await app.post(`${page}/pictures/${theirs.id}/${what}`, manager, sent)).status).toBe(404);
    const asset = `/api/v1/spaces/${space}/assets/${theirs.id}`;
    const tried: [string, string, string?][] = [
      ["GET", asset],
      ["GET", `${asset}/original`],
      ["DELETE", `${asset}/results`],
      ["PATCH", asset, '{"path":"x.png"}'],
      ["DELETE", asset],
    ];
    for (const [method, path, body] of tried) {
      const answer = await app.ask(path, { method, headers: key, ...(body !== undefined && { body }) });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
  }
});
