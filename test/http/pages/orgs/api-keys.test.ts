import { expect, setDefaultTimeout, test } from "bun:test";
import { removeMember } from "#src/domain/orgs/change-members.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp, system, type TestApp } from "#test/http/an-app.ts";
import { anAccount, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const tokenShape = /imgc_live_[0-9A-Za-z]{49}/;

/** Ada owns the org of the space `shop`; Eve owns another, with the space `other`. */
async function aPlace() {
  const app = await anApp();
  await app.space("shop", { name: "Shop & Co" });
  await app.space("blog", { name: "Blog" });
  const { id: orgId } = app.org;
  const ada = await anAccount(app.context, { orgId });
  const { orgId: other } = await anAccount(app.context, { email: "eve@example.com", name: "Eve" });
  const keys = `/orgs/${orgId}/api-keys`;
  return {
    ...app,
    orgId,
    other,
    keys,
    adaId: ada.id,
    ada: await signedIn(app, "ada@example.com"),
    eve: await signedIn(app, "eve@example.com"),
    async using(token: string, space = "shop") {
      const headers = { authorization: `Bearer ${token}` };
      return (await app.ask(`/api/v1/spaces/${space}/assets`, { headers }, { address: "192.0.2.77" })).status;
    },
  };
}

async function signedIn(app: TestApp, email: string): Promise<Browser> {
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return browser;
}

/** As a browser sends what is ticked many times. */
function form(fields: [string, string][]) {
  return new URLSearchParams(fields) as unknown as Record<string, string>;
}

const wanted = { name: "Shop import", scope: "assets:read", reach: "all", days: "90" };

async function made(browser: Browser, keys: string, fields: Record<string, string> = wanted) {
  const answer = await browser.post(keys, fields);
  const html = await answer.text();
  return { status: answer.status, html, token: tokenShape.exec(html)?.[0] ?? "" };
}

async function idOf(browser: Browser, keys: string): Promise<string> {
  return /api-keys\/revoke\?id=([0-9a-f-]{36})/.exec(await browser.page(keys))?.[1] ?? "";
}

test("an owner makes a key, whose token is shown this once and opens what it is for", async () => {
  using place = await aPlace();
  const { ada, keys } = place;
  expect(await ada.page(keys)).toContain("No API keys yet");
  const fields = form([
    ["name", "Shop import"],
    ["scope", "assets:read"],
    ["scope", "urls:sign"],
    ["reach", "some"],
    ["space", "shop"],
    ["days", "30"],
  ]);
  const { status, html, token } = await made(ada, keys, fields);
  expect([status, html.includes("shown this once"), html.includes(`data-copies="${token}"`)]).toEqual([
    200,
    true,
    true,
  ]);
  expect([await place.using(token), await place.using(token, "blog")]).toEqual([200, 404]);
  await place.context.db.write(async () => {});
  const listed = await ada.page(keys);
  expect(listed).not.toContain(token.slice(10));
  for (const text of [
    "Shop import",
    "assets:read · urls:sign",
    "Shop &amp; Co",
    "192.0.2.0/24",
    "Used 1 time ",
  ])
    expect([text, listed.includes(text)]).toEqual([text, true]);
  place.clock.advance(30 * 86_400_000);
  expect(await place.using(token)).toBe(401);
});

test("what is missing of a key is said beside its field, and what was chosen stays", async () => {
  using place = await aPlace();
  const { ada, keys } = place;
  const refused = await made(ada, keys, { name: "", reach: "some", space: "blog", days: "90" });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain("Enter a name.");
  expect(await made(ada, keys, { ...wanted, scope: "everything" })).toMatchObject({ status: 422, token: "" });
  const { html } = await made(ada, keys, { ...wanted, name: "Import", reach: "some" });
  expect(html).toContain("Choose at least one space, or all.");
  expect(html).toContain('value="Import"');
  expect(await made(ada, keys, { ...wanted, reach: "" })).toMatchObject({ status: 422 });
  expect(await made(ada, keys, { ...wanted, days: "100000" })).toMatchObject({ status: 422 });
  expect(await ada.page(keys)).toContain("No API keys yet");
});

test("a key is never made for a space of another org, which reads as gone", async () => {
  using place = await aPlace();
  const { ada, keys, other } = place;
  await createSpace(place.context, system, { orgId: other, key: "eves" });
  const asked = { ...wanted, reach: "some" };
  const mask = (html: string) => html.replaceAll(/eves|none/g, "KEY");
  const foreign = await made(ada, keys, { ...asked, space: "eves" });
  const missing = await made(ada, keys, { ...asked, space: "none" });
  expect(foreign.status).toBe(missing.status);
  expect(mask(foreign.html)).toBe(mask(missing.html));
  expect(foreign.html).toContain("no longer there");
});

test("a rotated key has a new token, shown once, and the old one opens nothing", async () => {
  using place = await aPlace();
  const { ada, keys } = place;
  const { token: old } = await made(ada, keys);
  const id = await idOf(ada, keys);
  expect(await ada.page(`${keys}/rotate?id=${id}`)).toContain("The old token is refused at once");
  const asked = { id, revision: "1" };
  const { status, token } = await made(ada, `${keys}/rotate`, asked);
  expect([status, token === old]).toEqual([200, false]);
  // Sent once more, by a reload say, it changes nothing.
  expect((await ada.post(`${keys}/rotate`, asked)).status).toBe(409);
  expect([await place.using(old), await place.using(token)]).toEqual([401, 200]);
  expect(await ada.page(keys)).not.toContain(token);
});

test("a key is revoked in a second step that says what stops, and stands apart from then on", async () => {
  using place = await aPlace();
  const { ada, keys } = place;
  const { token } = await made(ada, keys);
  const id = await idOf(ada, keys);
  const asked = await ada.page(`${keys}/revoke?id=${id}`);
  expect(asked).toContain("Every program that uses this key is refused at once");
  expect(await place.using(token)).toBe(200);
  expect(leads(await ada.post(`${keys}/revoke`, { id }))).toEqual([303, keys]);
  expect(await place.using(token)).toBe(401);
  const listed = await ada.page(keys);
  expect(listed).toContain("Revoked and expired");
  expect(listed).not.toContain(`revoke?id=${id}`);
  expect((await ada.post(`${keys}/rotate`, { id })).status).toBe(404);
  expect(leads(await ada.get(`${keys}/revoke?id=${id}`))).toEqual([303, keys]);
});

test("a key whose maker has left says so and goes on", async () => {
  using place = await aPlace();
  const { ada, keys, orgId } = place;
  const { id: userId } = await anAccount(place.context, { email: "bob@example.com", orgId, role: "admin" });
  const bob = await signedIn(place, "bob@example.com");
  const { token } = await made(bob, keys);
  expect(await ada.page(keys)).not.toContain("Maker has left");
  await removeMember(place.context, system, { orgId, userId });
  expect(await ada.page(keys)).toContain("Maker has left");
  expect(await place.using(token)).toBe(200);
  expect((await bob.get(keys)).status).toBe(404);
});

test("a member of the org neither sees a way nor makes, rotates or revokes a key", async () => {
  using place = await aPlace();
  const { ada, keys, orgId } = place;
  await made(ada, keys);
  const id = await idOf(ada, keys);
  await anAccount(place.context, { email: "bob@example.com", orgId, role: "member" });
  const bob = await signedIn(place, "bob@example.com");
  expect(await bob.page("/")).not.toContain(keys);
  expect((await bob.get(keys)).status).toBe(403);
  for (const [path, fields] of [
    [keys, wanted],
    [`${keys}/rotate`, { id }],
    [`${keys}/revoke`, { id }],
  ] as const) {
    const answer = await bob.post(path, fields);
    expect([path, answer.status, tokenShape.test(await answer.text())]).toEqual([path, 403, false]);
  }
});

test("keys of another org are as if there were none, whatever is asked", async () => {
  using place = await aPlace();
  const { ada, eve, keys, other } = place;
  await made(ada, keys);
  const id = await idOf(ada, keys);
  const own = `/orgs/${other}/api-keys`;
  const absent = "01a20846-fe00-7696-a48c-8b66843a890f";
  const mask = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  for (const deed of ["rotate", "revoke"]) {
    expect((await eve.post(`${keys}/${deed}`, { id })).status).toBe(404);
    const [foreign, missing] = [
      await eve.post(`${own}/${deed}`, { id }),
      await eve.post(`${own}/${deed}`, { id: absent }),
    ];
    expect([foreign.status, mask(await foreign.text())]).toEqual([
      missing.status,
      mask(await missing.text()),
    ]);
    expect((await eve.get(`${own}/${deed}?id=${id}`)).status).toBe(404);
  }
  expect((await eve.get(keys)).status).toBe(404);
  expect((await eve.post(keys, wanted)).status).toBe(404);
});

test("hostile names of keys and spaces stay text", async () => {
  using place = await aPlace();
  const { ada, keys } = place;
  const name = `"><script>alert(1)</script>`;
  await place.space("bad", { name });
  const { html } = await made(ada, keys, { ...wanted, name, reach: "some", space: "bad" });
  const id = await idOf(ada, keys);
  for (const page of [html, await ada.page(`${keys}/new`), await ada.page(`${keys}/revoke?id=${id}`)])
    expect(page.replaceAll(/"[^"]*"/g, "")).not.toContain("<script>");
  expect(html).toContain("&lt;script&gt;alert(1)");
});
