import { expect, test } from "bun:test";
import { createOutbound } from "#src/clients/outbound/outbound.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { cancelInvitation, inviteByLink, inviteByMail } from "#src/domain/orgs/invite.ts";
import { addMailDomain, proveMailDomain, setJoining } from "#src/domain/orgs/mail-domains.ts";
import { identities } from "#src/store/schema/identities.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { passwords } from "#src/store/schema/passwords.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, aPicture, system } from "#test/http/an-app.ts";
import { byIssuer, joined, theJoining } from "#test/http/an-outsider.ts";
import { google, toldIssuers } from "#test/support/issuers.ts";
import { anAccount, aSignUp, mailedToken, password } from "#test/support/people.ts";

const email = "ada@example.com";

test("who is invited by mail comes by an issuer with that address, and lands on the invitation", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "invited" });
  await inviteByMail(app.context, system, { orgId: app.org.id, role: "member", email });
  const invitation = await mailedToken(app.context, "invitation");
  const browser = aBrowser(app);
  const page = await browser.page(`/invitation?token=${invitation}`);
  expect(page).toContain("Continue with Company");
  expect(page).toContain(`name="invitation" value="${invitation}"`);
  const fields = { invitation, next: `/invitation?token=${invitation}` };
  expect(leads(await byIssuer(told, browser, {}, fields))).toEqual([303, "/sign-in/join"]);
  const done = await browser.post("/sign-in/join", await theJoining(browser));
  expect(leads(done)).toEqual([303, `/invitation?token=${invitation}`]);
  await browser.post("/invitation/accept", { token: invitation });
  expect(await app.context.db.read.select().from(memberships)).toMatchObject([{ role: "member" }]);
});

test("an invitation to another address lets nobody make himself an account", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "invited" });
  await inviteByMail(app.context, system, { orgId: app.org.id, role: "member", email });
  const invitation = await mailedToken(app.context, "invitation");
  const back = await byIssuer(told, aBrowser(app), { email: "eve@example.com" }, { invitation });
  expect([back.status, (await back.text()).includes("The invitation is for another address")]).toEqual([
    403,
    true,
  ]);
  expect(await app.context.db.read.$count(users)).toBe(0);
});

test("a link is good for whoever has an address of its domain, as long as it is good", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "invited" });
  const asked = { orgId: app.org.id, role: "member", mailDomain: "example.com" } as const;
  const { token: invitation, id } = await inviteByLink(app.context, system, asked);
  const other = await byIssuer(told, aBrowser(app), { email: "eve@example.org" }, { invitation });
  expect(other.status).toBe(403);
  const [ada, late] = [aBrowser(app), aBrowser(app)];
  const done = await joined(told, ada, {}, { invitation });
  expect(leads(done)).toEqual([303, `/invitation?token=${invitation}`]);
  await byIssuer(told, late, { subject: "late", email: "late@example.com" }, { invitation });
  const form = await theJoining(late);
  await cancelInvitation(app.context, system, { orgId: app.org.id, id });
  const gone = await late.post("/sign-in/join", form);
  expect([gone.status, await app.context.db.read.$count(users)]).toEqual([403, 1]);
});

/** Where people are invited, and the org lets in whoever has an address of example.com. */
async function anAppWithDomain(told: ReturnType<typeof toldIssuers>) {
  const texts: string[] = [];
  const app = await anApp({ issuers: told, signUp: "invited", dns: { lookUpTexts: async () => texts } });
  const orgId = app.org.id;
  const { id, record } = await addMailDomain(app.context, system, { orgId, domain: "example.com" });
  texts.push(record.text);
  await proveMailDomain(app.context, system, { orgId, id });
  await setJoining(app.context, system, { orgId, id, joining: "automatic" });
  return app;
}

test.each([
  ["the company", {}, { issuer: "company" }],
  [
    "Google, which hosts the domain",
    { issuer: google.issuer, hostedDomain: "Example.com" },
    { issuer: "google" },
  ],
])("who joins by %s is a member of the org whose domain his address has", async (_, person, fields) => {
  const told = toldIssuers();
  using app = await anAppWithDomain(told);
  expect((await joined(told, aBrowser(app), person, fields)).status).toBe(303);
  const orgId = app.org.id;
  expect(await app.context.db.read.select().from(memberships)).toMatchObject([{ orgId, role: "member" }]);
});

test.each([undefined, "example.org", "eu.example.com"])(
  "Google's word for an address doesn't let in who belongs to its domain %p",
  async (hostedDomain) => {
    const told = toldIssuers();
    using app = await anAppWithDomain(told);
    const person = { issuer: google.issuer, hostedDomain };
    const fields = { issuer: "google" };
    const uninvited = await byIssuer(told, aBrowser(app), person, fields);
    expect([uninvited.status, await app.context.db.read.$count(users)]).toEqual([403, 0]);

    const { token: invitation } = await inviteByLink(app.context, system, {
      orgId: app.org.id,
      role: "member",
    });
    await joined(told, aBrowser(app), person, { ...fields, invitation });
    expect(await app.context.db.read.$count(users)).toBe(1);
    expect(await app.context.db.read.$count(memberships)).toBe(0);
  },
);

test("where nobody makes himself an account an invitation doesn't help", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "closed" });
  await inviteByMail(app.context, system, { orgId: app.org.id, role: "member", email });
  const invitation = await mailedToken(app.context, "invitation");
  expect((await byIssuer(told, aBrowser(app), {}, { invitation })).status).toBe(403);
});

test.each([
  ["terms", "Read the terms and accept them."],
  ["privacy", "Read the privacy text and accept it."],
  ["age", "Only people who are old enough may have an account."],
  ["name", "Enter a name."],
])("without %s nobody joins, and the form stays", async (field, sentence) => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await byIssuer(told, browser);
  const answer = await browser.post("/sign-in/join", await theJoining(browser, { [field]: "" }));
  expect([answer.status, (await answer.text()).includes(sentence)]).toEqual([422, true]);
  expect(await app.context.db.read.$count(users)).toBe(0);
  expect((await browser.post("/sign-in/join", await theJoining(browser))).status).toBe(303);
});

test("the address of who joins is what the issuer told, whatever the form says", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  await anAccount(app.context, { email: "bob@example.com" });
  const browser = aBrowser(app);
  await byIssuer(told, browser, { email: "Ada@Example.com" });
  const more = {
    email: "bob@example.com",
    issuer: "google",
    subject: "bob",
    isOperator: "true",
    userId: "x",
  };
  expect((await browser.post("/sign-in/join", await theJoining(browser, more))).status).toBe(303);
  const rows = await app.context.db.read.select().from(users).orderBy(users.id);
  expect(rows.slice(1)).toMatchObject([{ email: "Ada@Example.com", emailKey: email, isOperator: false }]);
  expect(await app.context.db.read.select().from(identities)).toMatchObject([{ subject: "ada-1" }]);
});

test("an account from outside has no password, and gets one by the mailed link", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  expect(await app.context.db.read.$count(passwords)).toBe(0);
  expect(await browser.page("/me")).toContain("Your account has no password.");
  expect((await aBrowser(app).post("/sign-in", { email, password: "" })).status).toBe(422);
  await browser.post("/reset", { email });
  const token = await mailedToken(app.context, "reset");
  await browser.post("/reset/new", { token, password });
  expect(leads(await browser.post("/sign-in", { email, password }))).toEqual([303, "/"]);
  expect(await browser.page("/me")).not.toContain("Your account has no password.");
});

test("a sign-up that nobody verified gives way to who comes with its address", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  await signUp(app.context, aSignUp(app.context, { name: "Mallory" }));
  const [before] = await app.context.db.read.select().from(users);
  const browser = aBrowser(app);
  app.clock.advance(1_000);
  expect((await joined(told, browser)).status).toBe(303);
  const rows = await app.context.db.read.select().from(users);
  expect(rows).toMatchObject([{ email, name: "Ada Lovelace" }]);
  expect(rows[0]?.id).not.toBe(before?.id);
  expect(await app.context.db.read.$count(passwords)).toBe(0);
});

test("of who joins twice at a time one account is made", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const [one, other] = [aBrowser(app), aBrowser(app)];
  await byIssuer(told, one);
  await byIssuer(told, other);
  const forms = [await theJoining(one), await theJoining(other)];
  const answers = await Promise.all([
    one.post("/sign-in/join", forms[0]),
    one.post("/sign-in/join", forms[0]),
    other.post("/sign-in/join", forms[1]),
  ]);
  expect(answers.map(({ status }) => status).filter((status) => status === 303)).toHaveLength(1);
  expect(answers.every(({ status }) => [303, 409, 410].includes(status))).toBe(true);
  const { read } = app.context.db;
  expect([await read.$count(users), await read.$count(identities), await read.$count(sessions)]).toEqual([
    1, 1, 1,
  ]);
});

test("what was begun to join with is good in its browser alone, for half an hour", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await byIssuer(told, browser);
  const form = await theJoining(browser);
  expect((await aBrowser(app).post("/sign-in/join", form)).status).toBe(410);
  expect((await aBrowser(app).get("/sign-in/join")).status).toBe(410);
  app.clock.advance(31 * 60_000);
  expect((await browser.post("/sign-in/join", form)).status).toBe(410);
  expect(await app.context.db.read.$count(users)).toBe(0);
});

test("the picture that an issuer tells of is fetched once and kept as one's own", async () => {
  const told = toldIssuers();
  const picture = new Uint8Array(await aPicture("300x200"));
  let asked = 0;
  using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch({ url }) {
      asked++;
      return new URL(url).pathname === "/ada" ? new Response(picture) : Response.redirect("/ada");
    },
  });
  const outbound = createOutbound({ allow: [{ network: "127.0.0.1", purpose: "issuer" }] });
  using app = await anApp({ issuers: told, signUp: "open", outbound });
  const browser = aBrowser(app);
  expect((await joined(told, browser, { picture: `${server.url}ada` })).status).toBe(303);
  const page = await browser.page("/me");
  const [, path = ""] = /src="(\/me\/picture\/[^"]+)"/.exec(page) ?? [];
  expect(page).not.toContain(server.url.href);
  expect((await browser.get(path)).headers.get("content-type")).toBe("image/webp");
  await browser.post("/sign-out");
  await byIssuer(told, browser, { picture: `${server.url}ada` });
  expect(asked).toBe(1);
  // It goes with the connection.
  await byIssuer(
    told,
    browser,
    { issuer: google.issuer },
    { issuer: "google", intent: "connect", next: "/me" },
  );
  const [row] = await app.context.db.read.select().from(identities);
  expect((await browser.post("/me/outside/disconnect", { id: row?.id ?? "" })).status).toBe(303);
  expect((await browser.get(path)).status).toBe(404);
});

test.each([
  "http://127.0.0.1:1/ada",
  "http://lh3.example.com/ada",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "ada",
])("a picture at %p is none, and keeps nobody from joining", async (picture) => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  expect((await joined(told, browser, { picture })).status).toBe(303);
  const page = await browser.page("/me");
  expect([page.includes(`src="${picture}`), page.includes("/me/picture/0")]).toEqual([false, false]);
});
