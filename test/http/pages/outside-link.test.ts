import { expect, test } from "bun:test";
import { closeAccount } from "#src/domain/identity/closing.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { identities } from "#src/store/schema/identities.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { users } from "#src/store/schema/users.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp, system } from "#test/http/an-app.ts";
import { byIssuer, joined } from "#test/http/an-outsider.ts";
import { toldIssuers } from "#test/support/issuers.ts";
import { anAccount, mailedToken, mailsOf, password, signedIn } from "#test/support/people.ts";

const email = "ada@example.com";

/** Where Ada has an account with a password, and comes by the company that knows her address. */
async function aMeeting() {
  const told = toldIssuers();
  const app = await anApp({ issuers: told, signUp: "open" });
  await anAccount(app.context);
  return { told, app, context: app.context, browser: aBrowser(app) };
}

test("who comes with the address of an account signs in to it, and has it connected then", async () => {
  const { told, app, context, browser } = await aMeeting();
  using _ = app;
  const back = await byIssuer(told, browser, {}, { next: "/me/sessions" });
  expect(leads(back)).toEqual([303, "/sign-in?next=%2Fme%2Fsessions"]);
  expect(await context.db.read.$count(sessions)).toBe(0);
  const page = await browser.page("/sign-in?next=%2Fme%2Fsessions");
  expect(page).toContain("ada@example.com has an account here.");
  expect(page).toContain('value="ada@example.com"');
  expect(await context.db.read.$count(identities)).toBe(0);
  const wrong = await browser.post("/sign-in", { email, password: "not this one", next: "/me/sessions" });
  expect([wrong.status, await context.db.read.$count(identities)]).toEqual([422, 0]);
  const done = await browser.post("/sign-in", { email, password, next: "/me/sessions" });
  expect(leads(done)).toEqual([303, "/sign-in/linked?issuer=company&next=%2Fme%2Fsessions"]);
  const linked = await browser.page("/sign-in/linked?issuer=company&next=%2Fme%2Fsessions");
  expect(linked).toContain("Company is connected");
  expect(linked).toContain('href="/me/sessions"');
  expect(await mailsOf(context)).toMatchObject([
    { to: email, kind: "identity-connected", values: { outside: "Company (ada@example.com)" } },
  ]);
  await browser.post("/sign-out");
  expect(leads(await byIssuer(told, browser))).toEqual([303, "/"]);
  expect(await mailsOf(context)).toHaveLength(1);
});

test("to anybody else who signs in there nothing is connected, and he is told", async () => {
  const { told, app, context, browser } = await aMeeting();
  using _ = app;
  await anAccount(context, { email: "bob@example.com", name: "Bob" });
  await byIssuer(told, browser);
  const done = await browser.post("/sign-in", { email: "bob@example.com", password });
  expect(leads(done)).toEqual([303, "/sign-in/linked?issuer=company&next=%2F"]);
  expect(await browser.page("/sign-in/linked?issuer=company&next=%2F")).toContain(
    "Company was not connected",
  );
  // It is over: nor does it come to its own account in that browser later.
  await browser.post("/sign-out");
  expect(leads(await browser.post("/sign-in", { email, password }))).toEqual([303, "/"]);
  expect(await context.db.read.$count(identities)).toBe(0);
  expect(await mailsOf(context)).toEqual([]);
});

test("what one browser came with isn't connected by a sign-in in another, nor after half an hour", async () => {
  const { told, app, context, browser } = await aMeeting();
  using _ = app;
  await byIssuer(told, browser);
  expect(leads(await aBrowser(app).post("/sign-in", { email, password }))).toEqual([303, "/"]);
  app.clock.advance(31 * 60_000);
  expect(leads(await browser.post("/sign-in", { email, password }))).toEqual([303, "/"]);
  expect(await context.db.read.$count(identities)).toBe(0);
});

test("a suspended account is neither linked nor opened, and stays as it is", async () => {
  const { told, app, context, browser } = await aMeeting();
  using _ = app;
  await suspendAccount(context, system, { email });
  const back = await byIssuer(told, browser);
  expect([back.status, (await back.text()).includes("account with your address can&#x27;t be used")]).toEqual(
    [403, true],
  );
  expect(browser.cookies.size).toBe(0);
});

test("who is suspended meanwhile isn't let in by his issuer", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  await suspendAccount(app.context, system, { email });
  const other = aBrowser(app);
  for (const recover of ["", "yes"]) {
    const back = await byIssuer(told, other, { email: "other@example.com" }, { recover });
    expect([back.status, (await back.text()).includes("This account can&#x27;t be used")]).toEqual([
      403,
      true,
    ]);
  }
  expect(await app.context.db.read.$count(sessions)).toBe(0);
  // Nothing is noted of it either.
  expect(await app.context.db.read.select().from(identities)).toMatchObject([{ email }]);
});

test("a closed account is not linked; its owner hears how he takes it back", async () => {
  const { told, app, context, browser } = await aMeeting();
  using _ = app;
  await closeAccount(context, (await signedIn(context)).person);
  const back = await byIssuer(told, browser);
  expect([back.status, (await back.text()).includes("by signing in as you did before")]).toEqual([403, true]);
  expect(await context.db.read.$count(identities)).toBe(0);
});

test("who has closed his account is told until when he can take it back, and takes it back by coming again", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  await browser.post("/me/close");
  const back = await byIssuer(told, browser, {}, { next: "/me" });
  const page = await back.text();
  expect([back.status, page.includes("This account is closed")]).toEqual([403, true]);
  expect(page).toContain('name="recover" value="yes"');
  expect(await app.context.db.read.$count(sessions)).toBe(0);
  expect(leads(await byIssuer(told, browser, {}, { next: "/me", recover: "yes" }))).toEqual([303, "/me"]);
  expect(await app.context.db.read.select().from(users)).toMatchObject([{ closedAt: null }]);
  await browser.post("/me/close");
  app.clock.advance(15 * 86_400_000);
  const late = await byIssuer(told, browser, {}, { recover: "yes" });
  expect([late.status, await app.context.db.read.$count(sessions)]).toEqual([403, 0]);
});

test("who takes an address back that was changed is rid of what was connected meanwhile", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const { context } = app;
  const ada = await anAccount(context);
  const thief = aBrowser(app);
  await thief.post("/sign-in", { email, password });
  await byIssuer(told, thief, { subject: "mallory", email: "mallory@example.com" }, { intent: "connect" });
  expect(await context.db.read.select().from(identities)).toMatchObject([{ userId: ada.id }]);
  await thief.post("/me/email", { email: "mallory@example.com" });

  await thief.post("/me/email/confirm", { token: await mailedToken(context, "change-email-new") });
  await aBrowser(app).post("/me/email/undo", { token: await mailedToken(context, "change-email-old") });
  expect(await context.db.read.$count(identities)).toBe(0);
  const back = await byIssuer(told, thief, { subject: "mallory", email: "mallory@example.com" });
  expect(leads(back)).toEqual([303, "/sign-in/join"]);
  expect(await context.db.read.$count(sessions)).toBe(0);
});
