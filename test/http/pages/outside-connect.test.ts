import { expect, test } from "bun:test";
import { lookUpAccount } from "#src/domain/identity/accounts.ts";
import { endSessionsOf } from "#src/domain/identity/sessions.ts";
import { identities } from "#src/store/schema/identities.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { totp } from "#src/store/schema/totp.ts";
import { aBrowser, leads } from "#test/http/a-browser.ts";
import { anApp } from "#test/http/an-app.ts";
import { byIssuer, comeBack, goOut, joined } from "#test/http/an-outsider.ts";
import { anOutsider, google, toldIssuers } from "#test/support/issuers.ts";
import { anAccount, mailsOf, password } from "#test/support/people.ts";

const email = "ada@example.com";
const connecting = { intent: "connect", next: "/me" };
const proving = { intent: "prove", next: "/me/security" };
const quarter = 15 * 60_000;

/** Ada, signed in by her password. */
async function signedInWith() {
  const told = toldIssuers();
  const app = await anApp({ issuers: told, signUp: "open" });
  await anAccount(app.context);
  const browser = aBrowser(app);
  await browser.post("/sign-in", { email, password });
  return { told, app, context: app.context, browser };
}

test("from the profile a person connects what she has elsewhere, whatever its address, and reads what is kept", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  const before = await browser.page("/me");
  for (const text of ["Sign-in from outside", "Nothing is connected", "Connect Company", "Limited Use"])
    expect(before).toContain(text);
  const other = { email: "countess@example.org", isEmailVerified: false };
  expect(leads(await byIssuer(told, browser, other, connecting))).toEqual([303, "/me?connected#outside"]);
  const page = await browser.page("/me?connected");
  for (const text of ["It is connected.", "countess@example.org"]) expect(page).toContain(text);
  expect(await mailsOf(context)).toMatchObject([{ to: email, kind: "identity-connected" }]);
  // The same once more is the same.
  await byIssuer(told, browser, other, connecting);
  expect([await context.db.read.$count(identities), (await mailsOf(context)).length]).toEqual([1, 1]);
  await browser.post("/sign-out");
  expect(leads(await byIssuer(told, browser, other))).toEqual([303, "/"]);
});

test("what is disconnected is deleted, and lets nobody in any more", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  const [row] = await context.db.read.select().from(identities);
  expect(leads(await browser.post("/me/outside/disconnect", { id: row?.id ?? "" }))).toEqual([
    303,
    "/me?disconnected#outside",
  ]);
  expect(await browser.page("/me?disconnected")).toContain("what was kept of it is deleted");
  expect(await context.db.read.$count(identities)).toBe(0);
  expect(await mailsOf(context)).toMatchObject([{}, { to: email, kind: "identity-disconnected" }]);
  await browser.post("/sign-out");
  // It is known by its address alone: whoever comes by it has to prove himself.
  expect(leads(await byIssuer(told, browser))).toEqual([303, "/sign-in"]);
});

test("the last way to sign in stays", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  const [row] = await app.context.db.read.select().from(identities);
  const kept = await browser.post("/me/outside/disconnect", { id: row?.id ?? "" });
  expect([kept.status, (await kept.text()).includes("This is your last way to sign in.")]).toEqual([
    409,
    true,
  ]);
  await byIssuer(told, browser, { issuer: google.issuer }, { issuer: "google", ...connecting });
  expect((await browser.post("/me/outside/disconnect", { id: row?.id ?? "" })).status).toBe(303);
  expect(await app.context.db.read.select().from(identities)).toMatchObject([{ issuer: google.issuer }]);
});

test("what an issuer has that isn't set any more is no way to sign in", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told, signUp: "open" });
  const browser = aBrowser(app);
  await joined(told, browser);
  const [live] = await app.context.db.read.select().from(identities);
  if (live === undefined) throw new Error("nobody has joined");
  const dead = { ...live, id: crypto.randomUUID(), issuer: "https://gone.example.com" };
  await app.context.db.write(async (tx) => {
    await tx.insert(identities).values(dead);
  });
  expect((await browser.post("/me/outside/disconnect", { id: live.id })).status).toBe(409);
  expect((await browser.post("/me/outside/disconnect", { id: dead.id })).status).toBe(303);
});

test("what was begun is connected no more once the session has ended, however late the issuer answers", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  const { state } = await goOut(told, browser, connecting);
  const { finish } = told;
  told.finish = async (...asked) => {
    const account = await lookUpAccount(context.db.read, email);
    await endSessionsOf(context, account?.id ?? "");
    return await finish(...asked);
  };
  const back = await comeBack(browser, { code: told.codeOf(anOutsider({ subject: "thief" })), state });
  expect([back.status, await context.db.read.$count(identities)]).toEqual([410, 0]);
});

test("with what is disconnected end the sessions elsewhere", async () => {
  const { told, app, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  const thief = aBrowser(app);
  await byIssuer(told, thief);
  expect((await thief.get("/me")).status).toBe(200);
  const [row] = await app.context.db.read.select().from(identities);
  expect((await browser.post("/me/outside/disconnect", { id: row?.id ?? "" })).status).toBe(303);
  expect([(await browser.get("/me")).status, (await thief.get("/me")).status]).toEqual([200, 302]);
});

test("Google, which can't say that somebody has just signed in, proves nothing for who has a password", async () => {
  const { told, app, browser } = await signedInWith();
  using _ = app;
  const person = { issuer: google.issuer };
  await byIssuer(told, browser, person, { issuer: "google", ...connecting });
  app.clock.advance(quarter);
  expect(await browser.page("/me/prove?next=/me")).not.toContain("with Google");
  expect((await goOut(told, browser, { issuer: "google", ...proving })).answer.status).toBe(403);
});

test("nobody disconnects what is another's", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  const [row] = await context.db.read.select().from(identities);
  await anAccount(context, { email: "bob@example.com" });
  const bob = aBrowser(app);
  await bob.post("/sign-in", { email: "bob@example.com", password });
  expect((await bob.post("/me/outside/disconnect", { id: row?.id ?? "" })).status).toBe(404);
  expect(await context.db.read.$count(identities)).toBe(1);
});

test("what another account has is refused", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  await anAccount(context, { email: "bob@example.com" });
  const bob = aBrowser(app);
  await bob.post("/sign-in", { email: "bob@example.com", password });
  const refused = await byIssuer(told, bob, {}, connecting);
  expect([refused.status, (await refused.text()).includes("connected with another account")]).toEqual([
    409,
    true,
  ]);
  expect(await context.db.read.$count(identities)).toBe(1);
});

test("to connect and to disconnect asks for a proof that is young", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  const [row] = await context.db.read.select().from(identities);
  app.clock.advance(quarter);
  const { answer } = await goOut(told, browser, connecting);
  expect(leads(answer)).toEqual([303, "/me/prove?next=%2Fme"]);
  expect(leads(await browser.post("/me/outside/disconnect", { id: row?.id ?? "" }))).toEqual([
    303,
    "/me/prove?next=%2Fme",
  ]);
  expect(await context.db.read.$count(identities)).toBe(1);
});

test("by what is connected a person proves once more that it is she", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  app.clock.advance(quarter);
  const before = browser.cookies.get("session");
  expect(leads(await byIssuer(told, browser, {}, proving))).toEqual([303, "/me/security"]);
  expect(told.begun.at(-1)).toMatchObject({ isProof: true });
  expect(browser.cookies.get("session")).not.toBe(before);
  expect(await context.db.read.select().from(sessions)).toMatchObject([{ steppedUpAt: app.clock.now() }]);
  expect((await goOut(told, browser, connecting)).answer.status).toBe(200);
});

test("what isn't connected with the account proves nothing, whoever has it", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  const bob = aBrowser(app);
  await joined(told, bob, { subject: "bob", email: "bob@example.com" });
  // By this issuer she can prove it, as somebody else there.
  await byIssuer(told, browser, { subject: "ada-2" }, connecting);
  const at = app.clock.now();
  app.clock.advance(quarter);
  for (const person of [{ subject: "bob", email: "bob@example.com" }, {}]) {
    const refused = await byIssuer(told, browser, person, proving);
    expect([refused.status, (await refused.text()).includes("That is somebody else")]).toEqual([403, true]);
  }
  const rows = await context.db.read.select().from(sessions);
  expect(rows.every(({ steppedUpAt }) => steppedUpAt === at)).toBe(true);
});

test.each([connecting, proving])("%j belongs to the session in which it was begun", async (fields) => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, { subject: "ada-2" }, connecting);
  const { state } = await goOut(told, browser, fields);
  await browser.post("/sign-out");
  const out = await comeBack(browser, { code: told.codeOf(anOutsider()), state });
  expect([out.status, (await out.text()).includes("You are no longer signed in")]).toEqual([403, true]);
  await browser.post("/sign-in", { email, password });
  const again = await goOut(told, browser, fields);
  await browser.post("/sign-out");
  await browser.post("/sign-in", { email, password });
  const other = await comeBack(browser, { code: told.codeOf(anOutsider()), state: again.state });
  expect([other.status, await context.db.read.$count(identities)]).toEqual([403, 1]);
});

test("who isn't signed in connects and proves nothing", async () => {
  const told = toldIssuers();
  using app = await anApp({ issuers: told });
  for (const fields of [connecting, proving]) {
    const { answer } = await goOut(told, aBrowser(app), fields);
    expect([answer.status, answer.headers.get("location")?.startsWith("/sign-in")]).toEqual([302, true]);
  }
  expect(told.begun).toEqual([]);
});

test("who has a second factor is asked for it after his issuer too, and nothing is linked before", async () => {
  const { told, app, context, browser } = await signedInWith();
  using _ = app;
  await byIssuer(told, browser, {}, connecting);
  await browser.post("/sign-out");
  const [row] = await context.db.read.select().from(identities);
  await context.db.write(async (tx) => {
    const userId = row?.userId ?? "";
    await tx.insert(totp).values({ userId, seed: "sealed", lastStep: 0, createdAt: app.clock.now() });
  });
  const back = await byIssuer(told, browser, {}, { next: "/me" });
  expect(leads(back)).toEqual([303, "/sign-in/second-factor?next=%2Fme"]);
  expect(await context.db.read.$count(sessions)).toBe(0);
  const linking = await byIssuer(told, browser, { issuer: google.issuer }, { issuer: "google" });
  expect(leads(linking)).toEqual([303, "/sign-in"]);
  const first = await browser.post("/sign-in", { email, password });
  expect(leads(first)).toEqual([303, "/sign-in/second-factor?next=%2F"]);
  expect(await context.db.read.$count(identities)).toBe(1);
});
