import { expect, test } from "bun:test";
import { forgetAccounts } from "#src/domain/identity/closing.ts";
import { countRecoveryCodes, renewRecoveryCodes } from "#src/domain/identity/recovery-codes.ts";
import { hasSecondFactor } from "#src/domain/identity/second-factor.ts";
import { finishSignIn, lookUpWaiting, stepUpBy } from "#src/domain/identity/second-proof.ts";
import { endSessionsOf } from "#src/domain/identity/sessions.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { beginTotp, confirmTotp, lookUpTotpSetUp, removeTotp } from "#src/domain/identity/totp.ts";
import { flows } from "#src/store/schema/flows.ts";
import { recoveryCodes } from "#src/store/schema/recovery-codes.ts";
import { totp } from "#src/store/schema/totp.ts";
import { aContext } from "#test/support/domain.ts";
import { anAuthenticatorApp, aPasskey, codeOf } from "#test/support/factors.ts";
import { anAccount, isSignedIn, mailsOf, password, signedIn, visit } from "#test/support/people.ts";

const credentials = { email: "ada@example.com", password, ...visit };
const minuteMs = 60_000;

/** Somebody who has an app, and is about to sign in with it. */
async function withApp() {
  const needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  const app = await anAuthenticatorApp(needs, person);
  async function begin() {
    const { flow } = await signIn(needs, credentials);
    return flow ?? "";
  }
  async function tryCode(code: string, flow?: string) {
    const given = { way: "code", code } as const;
    return await finishSignIn(needs, { flow: flow ?? (await begin()), given, ...visit });
  }
  return { needs, person, ...app, begin, tryCode, [Symbol.dispose]: () => needs[Symbol.dispose]() };
}

const wrong = { code: "invalid", fields: { code: "code_wrong" } };
const expired = { code: "expired" };
const tooMany = { code: "rate_limited" };

test.each([
  [-2, false],
  [-1, true],
  [0, true],
  [1, true],
  [2, false],
])("a code of a clock that is %p steps off: %p", async (steps, isTaken) => {
  using app = await withApp();
  app.needs.clock.advance(minuteMs);
  const tried = app.tryCode(app.code(steps));
  if (!isTaken) return await expect(tried).rejects.toMatchObject(wrong);
  expect(await isSignedIn(app.needs, (await tried).token)).toBe(true);
});

test("a code is taken once, and none of an earlier step after it", async () => {
  using app = await withApp();
  app.needs.clock.advance(minuteMs);
  const [earlier, code] = [app.code(-1), app.code()];
  await app.tryCode(code);
  for (const again of [code, earlier]) await expect(app.tryCode(again)).rejects.toMatchObject(wrong);
  app.needs.clock.advance(minuteMs);
  expect(await app.tryCode(app.code())).toHaveProperty("token");
});

test("CVE-2026-20779: of two who come with one code at a time one is let in", async () => {
  using app = await withApp();
  const [one, other] = [await app.begin(), await app.begin()];
  const tries = await Promise.allSettled([app.tryCode(app.code(), one), app.tryCode(app.code(), other)]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("of two who come with one flow at a time one is let in", async () => {
  using app = await withApp();
  const flow = await app.begin();
  const tries = await Promise.allSettled([app.tryCode(app.code(), flow), app.tryCode(app.code(1), flow)]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  await expect(app.tryCode(app.code(1), flow)).rejects.toMatchObject(expired);
});

test("the code by which an app was set up signs nobody in", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  const begun = await beginTotp(needs, person);
  const { seed = "" } = (await lookUpTotpSetUp(needs, person, begun)) ?? {};
  const code = codeOf(seed, needs.clock.now());
  await confirmTotp(needs, person, { flow: begun, code });
  const { flow = "" } = await signIn(needs, credentials);
  const given = { way: "code", code } as const;
  await expect(finishSignIn(needs, { flow, given, ...visit })).rejects.toMatchObject(wrong);
});

test("what was taken while the clock was a day ahead keeps nobody out after", async () => {
  using app = await withApp();
  const dayMs = 86_400_000;
  app.needs.clock.advance(dayMs);
  await app.tryCode(app.code());
  app.needs.clock.advance(-dayMs + minuteMs);
  expect(await app.tryCode(app.code())).toHaveProperty("token");
});

test("ten wrong codes in a quarter of an hour are the end, from whatever networks and of whatever kind", async () => {
  using app = await withApp();
  const flow = await app.begin();
  for (let turn = 0; turn < 10; turn += 1) {
    const given =
      turn % 2 === 0 ? ({ way: "code", code: "000000" } as const) : ({ way: "recovery", code: "x" } as const);
    const tried = finishSignIn(app.needs, { flow, given, ...visit, address: `198.51.100.${turn}` });
    await expect(tried).rejects.toMatchObject({ code: "invalid" });
  }
  await expect(app.tryCode(app.code(), flow)).rejects.toMatchObject(tooMany);
  // A new sign-in begins no new count, and a passkey isn't guessed.
  await expect(app.tryCode(app.code())).rejects.toMatchObject(tooMany);
  app.needs.clock.advance(15 * minuteMs);
  expect(await app.tryCode(app.code())).toHaveProperty("token");
});

test("right codes count for nothing", async () => {
  using app = await withApp();
  for (let turn = 0; turn < 12; turn += 1) {
    app.needs.clock.advance(minuteMs);
    expect(await app.tryCode(app.code())).toHaveProperty("token");
  }
});

test.each(["", "12345", "1234567", "abcdef", "１２３４５６", "0x1f2a", "-12345", "0".repeat(10_000)])(
  "%p is no code",
  async (code) => {
    using app = await withApp();
    await expect(app.tryCode(code)).rejects.toMatchObject(wrong);
  },
);

test("a code may be typed as the app shows it, in two groups", async () => {
  using app = await withApp();
  const code = app.code();
  expect(await app.tryCode(` ${code.slice(0, 3)} ${code.slice(3)} `)).toHaveProperty("token");
});

test("ten minutes after the password nothing lets anybody in any more", async () => {
  using app = await withApp();
  const flow = await app.begin();
  expect(await lookUpWaiting(app.needs, flow)).toMatchObject({ hasApp: true, hasPasskey: false });
  app.needs.clock.advance(10 * minuteMs);
  expect(await lookUpWaiting(app.needs, flow)).toBeUndefined();
  await expect(app.tryCode(app.code(), flow)).rejects.toMatchObject(expired);
});

test("neither the seed nor a code nor a flow's content is readable in the database", async () => {
  using app = await withApp();
  const begun = await beginTotp(app.needs, app.person);
  const { seed = "" } = (await lookUpTotpSetUp(app.needs, app.person, begun)) ?? {};
  const { read } = app.needs.db;
  const rows = [...(await read.select().from(totp)), ...(await read.select().from(recoveryCodes))];
  const text = JSON.stringify([rows, await read.select().from(flows)]);
  for (const secret of [seed, app.seed, begun, ...app.recoveryCodes]) {
    expect(secret.length).toBeGreaterThan(15);
    expect(text).not.toContain(secret);
  }
});

test("a seed that is moved to another account opens nothing there", async () => {
  using app = await withApp();
  await anAccount(app.needs, { email: "eve@example.com" });
  const eve = await signedIn(app.needs, "eve@example.com");
  await anAuthenticatorApp(app.needs, eve.person);
  const [ada] = await app.needs.db.read.select().from(totp);
  await app.needs.db.write(async (tx) => void (await tx.update(totp).set({ seed: ada?.seed ?? "" })));
  const { flow = "" } = await signIn(app.needs, { ...credentials, email: "eve@example.com" });
  const given = { way: "code", code: app.code() } as const;
  await expect(finishSignIn(app.needs, { flow, given, ...visit })).rejects.not.toHaveProperty("token");
});

test("an app that was begun is set up by its person, in its browser, in half an hour", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com" });
  const [ada, eve] = [await signedIn(needs), await signedIn(needs, "eve@example.com")];
  const flow = await beginTotp(needs, ada.person);
  expect(await lookUpTotpSetUp(needs, eve.person, flow)).toBeUndefined();
  const { seed = "", uri = "" } = (await lookUpTotpSetUp(needs, ada.person, flow)) ?? {};
  expect(new URL(uri).searchParams.get("secret")).toBe(seed);
  const code = codeOf(seed, needs.clock.now());
  await expect(confirmTotp(needs, eve.person, { flow, code })).rejects.toMatchObject(expired);
  await expect(confirmTotp(needs, ada.person, { flow, code: "000000" })).rejects.toMatchObject(wrong);
  expect(await hasSecondFactor(needs.db.read, ada.person.userId)).toBe(false);
  needs.clock.advance(30 * minuteMs);
  const late = { ...ada.person, steppedUpAt: needs.clock.now() };
  await expect(confirmTotp(needs, late, { flow, code })).rejects.toMatchObject(expired);
});

test("who proved too long ago that it is he sets nothing up and takes nothing away", async () => {
  using app = await withApp();
  app.needs.clock.advance(11 * minuteMs);
  const { needs, person } = app;
  for (const verb of [beginTotp, removeTotp, renewRecoveryCodes])
    await expect(verb(needs, person)).rejects.toMatchObject({ code: "forbidden" });
});

test("the app goes, and with the last factor the recovery codes; each is mailed once", async () => {
  using app = await withApp();
  const { needs, person } = app;
  const key = await aPasskey(needs, person);
  expect(key.recoveryCodes).toBeUndefined();
  await removeTotp(needs, person);
  await removeTotp(needs, person);
  expect(await countRecoveryCodes(needs.db.read, person.userId)).toBe(10);
  const kinds = (await mailsOf(needs)).map(({ kind }) => kind);
  expect(kinds).toEqual(["totp-added", "passkey-added", "totp-removed"]);
});

test("another app takes the place of the first, whose codes end; the recovery codes stay", async () => {
  using app = await withApp();
  const next = await anAuthenticatorApp(app.needs, app.person);
  expect(next.recoveryCodes).toEqual([]);
  expect(await countRecoveryCodes(app.needs.db.read, app.person.userId)).toBe(10);
  await expect(app.tryCode(app.code())).rejects.toMatchObject(wrong);
  expect(await app.tryCode(next.code())).toHaveProperty("token");
});

test.each(["app", "passkey"])("with the first factor, %s, end the sessions that gave none", async (kind) => {
  using needs = await aContext();
  await anAccount(needs);
  const [one, thief] = [await signedIn(needs), await signedIn(needs)];
  if (kind === "app") await anAuthenticatorApp(needs, one.person);
  else await aPasskey(needs, one.person);
  expect([await isSignedIn(needs, one.token), await isSignedIn(needs, thief.token)]).toEqual([true, false]);
});

test.each(["app", "passkey"])("no %s is added for a session that has ended meanwhile", async (kind) => {
  using needs = await aContext();
  const { id } = await anAccount(needs);
  const { person } = await signedIn(needs);
  await endSessionsOf(needs, id);
  const added = kind === "app" ? anAuthenticatorApp(needs, person) : aPasskey(needs, person);
  await expect(added).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await hasSecondFactor(needs.db.read, id)).toBe(false);
});

test("who has the password and guesses on is told of by mail once a day, and ends for the day after thirty", async () => {
  using app = await withApp();
  let refused = 0;
  for (let quarters = 0; quarters < 5; quarters += 1) {
    for (let turn = 0; turn < 11; turn += 1)
      await app.tryCode("000000").catch(({ code }) => {
        refused += code === "rate_limited" ? 1 : 0;
      });
    app.needs.clock.advance(16 * minuteMs);
  }
  // Ten, ten, ten, and no more.
  expect(refused).toBe(1 + 1 + 1 + 11 + 11);
  const told = (await mailsOf(app.needs)).filter(({ kind }) => kind === "second-factor-guessed");
  expect(told).toHaveLength(1);
  // Who is signed in goes on proving who he is.
  app.needs.clock.advance(minuteMs);
  const given = { way: "code", code: app.code() } as const;
  expect(await stepUpBy(app.needs, app.person, { given, address: visit.address })).toBeString();
  app.needs.clock.advance(24 * 60 * minuteMs);
  expect(await app.tryCode(app.code())).toHaveProperty("token");
});

test("flows that are over are forgotten", async () => {
  using app = await withApp();
  await app.begin();
  app.needs.clock.advance(11 * minuteMs);
  await forgetAccounts(app.needs);
  expect(await app.needs.db.read.select().from(flows)).toEqual([]);
});
