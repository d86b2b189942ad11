import { expect, setDefaultTimeout, test } from "bun:test";
import { createId } from "#src/lib/id.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, type Browser, leads } from "#test/http/a-browser.ts";
import { anApp, type TestApp } from "#test/http/an-app.ts";
import { anAccount, mailedToken, password } from "#test/support/people.ts";

setDefaultTimeout(60_000);

async function signedIn(app: TestApp, email: string): Promise<Browser> {
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return browser;
}

/** Ada owns an org; Eve has one of her own. */
async function twoOrgs(app: TestApp) {
  const { orgId } = await anAccount(app.context);
  const { orgId: other } = await anAccount(app.context, { email: "eve@example.com", name: "Eve" });
  return {
    orgId,
    other,
    members: `/orgs/${orgId}/members`,
    ada: await signedIn(app, "ada@example.com"),
    eve: await signedIn(app, "eve@example.com"),
  };
}

test("an owner invites somebody by mail, who accepts on the page of the link and is in the list", async () => {
  using app = await anApp();
  const { orgId, members, ada, eve } = await twoOrgs(app);
  const asked = { email: "eve@example.com", role: "admin" };
  expect(leads(await ada.post(`${members}/invite`, asked))).toEqual([303, members]);
  expect(await ada.page(members)).toContain("eve@example.com");
  const token = await mailedToken(app.context, "invitation");
  const offered = await eve.get(`/invitation?token=${token}`);
  expect([offered.status, offered.headers.get("referrer-policy")]).toEqual([200, "no-referrer"]);
  expect(await offered.text()).toContain("Ada Lovelace invites you");
  expect(leads(await eve.post("/invitation/accept", { token }))).toEqual([303, `/?org=${orgId}`]);
  expect(await eve.page(members)).toContain("ada@example.com");
  expect((await eve.get(`/invitation?token=${token}`)).status).toBe(410);
});

test("another who comes by the link is told so, and can do nothing with it", async () => {
  using app = await anApp();
  const { members, ada, eve } = await twoOrgs(app);
  await anAccount(app.context, { email: "bob@example.com" });
  const bob = await signedIn(app, "bob@example.com");
  await ada.post(`${members}/invite`, { email: "eve@example.com", role: "member" });
  const token = await mailedToken(app.context, "invitation");
  expect(await bob.page(`/invitation?token=${token}`)).toContain("is for another address");
  expect((await bob.post("/invitation/accept", { token })).status).toBe(403);
  expect((await bob.post("/invitation/decline", { token })).status).toBe(403);
  expect((await eve.post("/invitation/decline", { token })).status).toBe(200);
  expect((await eve.post("/invitation/accept", { token })).status).toBe(410);
});

test("what waits for his answer stands on the first page of who is invited", async () => {
  using app = await anApp();
  const { orgId, members, ada, eve } = await twoOrgs(app);
  await ada.post(`${members}/invite`, { email: "eve@example.com", role: "member" });
  const [, id = ""] = /name="id" value="([^"]+)"/.exec(await eve.page("/")) ?? [];
  expect(leads(await eve.post("/invitation/accept", { id }))).toEqual([303, `/?org=${orgId}`]);
  expect(await eve.page("/")).not.toContain("invites you");
});

test("a link is shown once, lets in who has it, and can be cancelled", async () => {
  using app = await anApp();
  const { members, ada, eve } = await twoOrgs(app);
  const made = await (await ada.post(`${members}/link`, { uses: "2", mailDomain: "" })).text();
  const [, token = ""] = /\/invitation\?token=([\w-]{43})/.exec(made) ?? [];
  expect(await ada.page(members)).not.toContain(token);
  const [, id = ""] = /name="id" value="([^"]+)"/.exec(await ada.page(members)) ?? [];
  expect((await eve.post("/invitation/accept", { token })).status).toBe(303);
  expect(leads(await ada.post(`${members}/cancel`, { id }))).toEqual([303, members]);
  expect((await eve.get(`/invitation?token=${token}`)).status).toBe(410);
});

test("roles are changed and members removed by who stands above them, and one owner stays", async () => {
  using app = await anApp();
  const { orgId, members, ada } = await twoOrgs(app);
  const { id: userId } = await anAccount(app.context, { email: "bob@example.com", orgId, role: "admin" });
  const bob = await signedIn(app, "bob@example.com");
  const own = /name="userId" value="([^"]+)"/.exec(await ada.page(members))?.[1] ?? "";
  expect((await ada.post(`${members}/role`, { userId: own, role: "member" })).status).toBe(409);
  expect((await bob.post(`${members}/remove`, { userId: own })).status).toBe(403);
  expect(leads(await ada.post(`${members}/role`, { userId, role: "owner" }))).toEqual([303, members]);
  const asked = await bob.post(`${members}/remove`, { userId: own });
  expect(await asked.text()).toContain("Remove Ada Lovelace from");
  expect((await ada.get(members)).status).toBe(200);
  expect(leads(await bob.post(`${members}/remove`, { userId: own, isSure: "yes" }))).toEqual([303, members]);
  expect((await ada.get(members)).status).toBe(404);
});

test("of another org there is nothing, whatever is asked", async () => {
  using app = await anApp();
  const { other, ada } = await twoOrgs(app);
  const none = await ada.get("/orgs/01a20846-fe00-7696-a48c-8b66843a890f/members");
  const foreign = await ada.get(`/orgs/${other}/members`);
  const mask = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  expect([foreign.status, mask(await foreign.text())]).toEqual([none.status, mask(await none.text())]);
  for (const form of ["invite", "link", "cancel", "resend", "role", "remove"]) {
    const asked = { email: "x@example.com", role: "member", uses: "1", userId: "x", id: "x" };
    expect([form, (await ada.post(`/orgs/${other}/members/${form}`, asked)).status]).toEqual([form, 404]);
  }
});

test("somebody new comes by a mailed invitation where nobody comes by himself", async () => {
  using app = await anApp({ signUp: "invited" });
  const { members, ada } = await twoOrgs(app);
  await ada.post(`${members}/invite`, { email: "new@example.com", role: "member" });
  const token = await mailedToken(app.context, "invitation");
  const visitor = aBrowser(app);
  expect((await visitor.get("/sign-up")).status).toBe(404);
  expect(await visitor.page(`/invitation?token=${token}`)).toContain(`/sign-up?invitation=${token}`);
  const form = await visitor.page(`/sign-up?invitation=${token}`);
  const version = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form)?.[1] ?? "";
  const filled = {
    invitation: token,
    name: "Nina",
    email: "new@example.com",
    password,
    terms: "yes",
    privacy: "yes",
    age: "yes",
    termsVersion: version("termsVersion"),
    privacyVersion: version("privacyVersion"),
    timeZone: "Europe/Berlin",
  };
  expect(leads(await visitor.post("/sign-up", filled))).toEqual([303, `/invitation?token=${token}`]);
  expect((await visitor.post("/invitation/accept", { token })).status).toBe(303);
});

test("a long list of members comes in pages, and one of them is found by name or address", async () => {
  using app = await anApp();
  const { orgId, members, ada } = await twoOrgs(app);
  expect(await ada.page(members)).not.toContain('name="find"');
  await app.context.db.write(async (tx) => {
    for (let number = 0; number < 101; number++) {
      const now = app.clock.now() + number;
      const email = `many-${number}@example.com`;
      const profile = { name: `Many ${number}`, language: "en", theme: "system", timeZone: "UTC" } as const;
      const told = { email, emailKey: email, emailVerifiedAt: now, createdAt: now, revision: 1 };
      const id = createId(now);
      await tx.insert(users).values({ id, ...profile, ...told, isOperator: false });
      const row = { id: createId(now), orgId, userId: id, role: "member", createdAt: now } as const;
      await tx.insert(memberships).values(row);
    }
  });
  const first = await ada.page(members);
  expect(first).toContain("many-98@example.com");
  expect(first).not.toContain("many-99@example.com");
  const [, next = ""] = /href="([^"]+after=[^"]+)"/.exec(first) ?? [];
  const second = await ada.page(next.replaceAll("&amp;", "&"));
  expect(second).toContain("many-100@example.com");
  expect(second).not.toContain("many-98@example.com");
  const found = await ada.page(`${members}?find=Many-77@`);
  expect(found).toContain("many-77@example.com");
  expect(found).not.toContain("many-78@example.com");
});

test("a link for many lets in as many at a time, and guessing one is stopped", async () => {
  using app = await anApp();
  const { members, ada, eve } = await twoOrgs(app);
  const made = await ada.post(`${members}/link`, { role: "member", uses: "100" });
  const [, token = ""] = /token=([\w-]+)/.exec(await made.text()) ?? [];
  for (let turn = 0; turn < 40; turn += 1) {
    expect((await eve.get(`/invitation?token=${token}`)).status).toBe(200);
  }
  expect((await eve.post("/invitation/accept", { token })).status).toBe(303);
  const guesses: number[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    guesses.push((await eve.get(`/invitation?token=${turn}`)).status);
  }
  expect(new Set(guesses)).toEqual(new Set([410, 429]));
});

test("whoever signs up by a link comes back to it once his address is confirmed", async () => {
  using app = await anApp();
  const { orgId, members, ada } = await twoOrgs(app);
  const made = await ada.post(`${members}/link`, { role: "member", uses: "1" });
  const [, token = ""] = /token=([\w-]+)/.exec(await made.text()) ?? [];
  const visitor = aBrowser(app);
  const form = await visitor.page(`/sign-up?invitation=${token}`);
  const version = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form)?.[1] ?? "";
  const versions = { termsVersion: version("termsVersion"), privacyVersion: version("privacyVersion") };
  const accepted = { terms: "yes", privacy: "yes", age: "yes", ...versions };
  const filled = { invitation: token, name: "Nina", email: "new@example.com", password, ...accepted };
  expect((await visitor.post("/sign-up", { ...filled, timeZone: "UTC" })).status).toBe(200);
  const verify = { token: await mailedToken(app.context, "verify"), password };
  expect(leads(await visitor.post("/verify", verify))).toEqual([303, `/invitation?token=${token}`]);
  expect(leads(await visitor.post("/invitation/accept", { token }))).toEqual([303, `/?org=${orgId}`]);
  expect([...visitor.cookies.keys()]).toEqual(["session"]);
});

test("what was typed of a link stands there again where something in it is wrong", async () => {
  using app = await anApp();
  const { members, ada } = await twoOrgs(app);
  const sent = await ada.post(`${members}/link`, { uses: "1000", mailDomain: "example.org" });
  const html = await sent.text();
  expect([sent.status, html.includes('value="1000"'), html.includes('value="example.org"')]).toEqual([
    422,
    true,
    true,
  ]);
});
