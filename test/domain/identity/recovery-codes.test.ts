import { expect, test } from "bun:test";
import { closeAccount } from "#src/domain/identity/closing.ts";
import {
  confirmEmailChange,
  requestEmailChange,
  undoEmailChange,
} from "#src/domain/identity/email-change.ts";
import { removeFactors, suspendAccount } from "#src/domain/identity/operators.ts";
import { listPasskeys, removePasskey } from "#src/domain/identity/passkeys.ts";
import { changePassword, requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { countRecoveryCodes, renewRecoveryCodes } from "#src/domain/identity/recovery-codes.ts";
import { hasSecondFactor, secondFactorsOf } from "#src/domain/identity/second-factor.ts";
import { finishSignIn, stepUpBy } from "#src/domain/identity/second-proof.ts";
import { recoverAccount, signIn } from "#src/domain/identity/sign-in.ts";
import { removeTotp } from "#src/domain/identity/totp.ts";
import { aContext, system } from "#test/support/domain.ts";
import { anAuthenticatorApp, aPasskey } from "#test/support/factors.ts";
import {
  actorWith,
  anAccount,
  isSignedIn,
  mailedToken,
  mailsOf,
  password,
  signedIn,
  visit,
} from "#test/support/people.ts";

const { address } = visit;
const email = "ada@example.com";
const credentials = { email, password, ...visit };
const dayMs = 86_400_000;

async function withCodes() {
  const needs = await aContext();
  await anAccount(needs);
  const { person, token } = await signedIn(needs);
  const app = await anAuthenticatorApp(needs, person);
  async function tryCode(code = "", asked = credentials) {
    const { flow = "" } = await signIn(needs, asked);
    return await finishSignIn(needs, { flow, given: { way: "recovery", code }, ...visit });
  }
  const left = () => countRecoveryCodes(needs.db.read, person.userId);
  return { needs, person, token, app, left, tryCode, [Symbol.dispose]: () => needs[Symbol.dispose]() };
}

const wrong = { code: "invalid", fields: { recovery: "recovery_wrong" } };
const expired = { code: "expired" };

test("each code lets in once, however it is typed, and its owner reads how many are left", async () => {
  using ada = await withCodes();
  const [first = "", second = ""] = ada.app.recoveryCodes;
  expect(first).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  await ada.tryCode(first);
  await ada.tryCode(` ${second.toUpperCase().replaceAll("-", " ")} `);
  for (const used of [first, second]) await expect(ada.tryCode(used)).rejects.toMatchObject(wrong);
  expect(await ada.left()).toBe(8);
  expect((await mailsOf(ada.needs)).slice(-2)).toMatchObject([
    { to: email, kind: "recovery-code-used", values: { left: "9" } },
    { to: email, kind: "recovery-code-used", values: { left: "8" } },
  ]);
});

test("CVE-2026-20779: of two who come with one recovery code at a time one is let in", async () => {
  using ada = await withCodes();
  const [code] = ada.app.recoveryCodes;
  const tries = await Promise.allSettled([ada.tryCode(code), ada.tryCode(code)]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("a wrong recovery code, none, and somebody else's let nobody in", async () => {
  using ada = await withCodes();
  await anAccount(ada.needs, { email: "eve@example.com" });
  const eve = await signedIn(ada.needs, "eve@example.com");
  const { recoveryCodes } = await anAuthenticatorApp(ada.needs, eve.person);
  for (const code of ["", "aaaa-aaaa-aaaa-aaaa", recoveryCodes[0], "a".repeat(10_000)])
    await expect(ada.tryCode(code)).rejects.toMatchObject(wrong);
});

test("new codes end the old ones, and are mailed; without a second factor there are none", async () => {
  using ada = await withCodes();
  const [old] = ada.app.recoveryCodes;
  const made = await renewRecoveryCodes(ada.needs, ada.person);
  expect(new Set([...made, ...ada.app.recoveryCodes]).size).toBe(20);
  expect((await mailsOf(ada.needs)).at(-1)).toMatchObject({ to: email, kind: "recovery-codes-made" });
  await expect(ada.tryCode(old)).rejects.toMatchObject(wrong);
  expect(await ada.tryCode(made[0])).toHaveProperty("token");
  await removeTotp(ada.needs, ada.person);
  expect(await ada.left()).toBe(0);
  await expect(renewRecoveryCodes(ada.needs, ada.person)).rejects.toMatchObject({ code: "conflict" });
});

test("a recovery code proves once more who acts, by which the old token of the session ends", async () => {
  using ada = await withCodes();
  const given = { way: "recovery", code: ada.app.recoveryCodes[0] ?? "" } as const;
  ada.needs.clock.advance(11 * 60_000);
  const token = await stepUpBy(ada.needs, ada.person, { given, address });
  expect(await isSignedIn(ada.needs, ada.token)).toBe(false);
  await renewRecoveryCodes(ada.needs, await actorWith(ada.needs, token));
});

test("a new password by mail leaves the second factor where it is, and ends what was begun with the old one", async () => {
  using ada = await withCodes();
  const { needs } = ada;
  const { flow = "" } = await signIn(needs, credentials);
  await requestReset(needs, { email, address });
  const changed = "another horse entirely";
  await resetPassword(needs, { token: await mailedToken(needs, "reset"), password: changed, address });
  const given = { way: "code", code: ada.app.code() } as const;
  await expect(finishSignIn(needs, { flow, given, ...visit })).rejects.toMatchObject(expired);
  const again = await signIn(needs, { ...credentials, password: changed });
  expect(again.token).toBeUndefined();
  expect(await finishSignIn(needs, { flow: again.flow ?? "", given, ...visit })).toHaveProperty("token");
});

test("who changes his password ends what somebody has begun with the old one", async () => {
  using ada = await withCodes();
  const { flow = "" } = await signIn(ada.needs, credentials);
  await changePassword(ada.needs, ada.person, { password: "another horse entirely" });
  const given = { way: "code", code: ada.app.code() } as const;
  await expect(finishSignIn(ada.needs, { flow, given, ...visit })).rejects.toMatchObject(expired);
});

test("an account that is suspended after its password was given stays shut", async () => {
  using ada = await withCodes();
  const { flow = "" } = await signIn(ada.needs, credentials);
  await anAccount(ada.needs, { email: "bob@example.com" });
  await suspendAccount(ada.needs, system, { email });
  const given = { way: "code", code: ada.app.code() } as const;
  await expect(finishSignIn(ada.needs, { flow, given, ...visit })).rejects.toMatchObject(expired);
});

test("a closed account is taken back by its password and its second factor, and by no less", async () => {
  using ada = await withCodes();
  const { needs } = ada;
  await closeAccount(needs, ada.person);
  await expect(signIn(needs, credentials)).rejects.toMatchObject({ code: "forbidden" });
  const { flow = "", token } = await recoverAccount(needs, credentials);
  expect(token).toBeUndefined();
  await expect(signIn(needs, credentials)).rejects.toMatchObject({ code: "forbidden" });
  const given = { way: "recovery", code: ada.app.recoveryCodes[0] ?? "" } as const;
  const back = await finishSignIn(needs, { flow, given, ...visit });
  expect(await isSignedIn(needs, back.token)).toBe(true);
});

test("who runs the machine takes all of it away: everybody is out, the person is told, his password is enough", async () => {
  using ada = await withCodes();
  const { needs } = ada;
  await aPasskey(needs, ada.person);
  const { flow = "" } = await signIn(needs, credentials);
  await removeFactors(needs, system, { email });
  expect(await isSignedIn(needs, ada.token)).toBe(false);
  expect((await mailsOf(needs)).at(-1)).toMatchObject({ to: email, kind: "factors-removed" });
  const given = { way: "code", code: ada.app.code() } as const;
  await expect(finishSignIn(needs, { flow, given, ...visit })).rejects.toMatchObject(expired);
  const { person } = await signedIn(needs);
  expect(await listPasskeys(needs, person)).toEqual([]);
  expect(await ada.left()).toBe(0);
});

test("nobody but who runs the machine or the instance takes them away", async () => {
  using ada = await withCodes();
  await expect(removeFactors(ada.needs, ada.person, { email })).rejects.toMatchObject({ code: "forbidden" });
});

test("taking back a changed address takes what a thief has added with it, and leaves what was there before", async () => {
  using ada = await withCodes();
  const { needs, person } = ada;
  needs.clock.advance(4 * dayMs);
  const thief = { ...person, steppedUpAt: needs.clock.now() };
  const key = await aPasskey(needs, thief, { name: "Mallory" });
  expect(key.recoveryCodes).toBeUndefined();
  await requestEmailChange(needs, thief, { email: "mallory@example.com", address });
  await confirmEmailChange(needs, { token: await mailedToken(needs, "change-email-new"), address });
  await undoEmailChange(needs, { token: await mailedToken(needs, "change-email-old"), address });
  const read = needs.db.read;
  expect(await secondFactorsOf(read, person.userId)).toEqual({ hasApp: true, hasPasskey: false });
  expect(await ada.left()).toBe(10);
});

test("codes that a thief has made go as well, and an app of his with them", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  await anAuthenticatorApp(needs, person);
  await requestEmailChange(needs, person, { email: "mallory@example.com", address });
  await confirmEmailChange(needs, { token: await mailedToken(needs, "change-email-new"), address });
  await aPasskey(needs, person, { name: "Mallory" });
  await undoEmailChange(needs, { token: await mailedToken(needs, "change-email-old"), address });
  expect(await hasSecondFactor(needs.db.read, person.userId)).toBe(false);
  expect(await countRecoveryCodes(needs.db.read, person.userId)).toBe(0);
});

test("codes come with the first passkey as well, and go with the last", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  expect((await aPasskey(needs, person)).recoveryCodes).toHaveLength(10);
  expect((await aPasskey(needs, person, { name: "Key" })).recoveryCodes).toBeUndefined();
  const [one, other] = await listPasskeys(needs, person);
  await removePasskey(needs, person, { id: one?.id ?? "" });
  expect(await countRecoveryCodes(needs.db.read, person.userId)).toBe(10);
  await removePasskey(needs, person, { id: other?.id ?? "" });
  expect(await countRecoveryCodes(needs.db.read, person.userId)).toBe(0);
});
