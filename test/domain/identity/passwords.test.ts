import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { hashed } from "#src/domain/identity/hashing.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";
import { changePassword, requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { createSession, endSession } from "#src/domain/identity/sessions.ts";
import { signIn, stepUp } from "#src/domain/identity/sign-in.ts";
import { aContext } from "#test/support/domain.ts";
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

/** Some hash many passwords, one at a time, which takes long on a busy machine. */
setDefaultTimeout(60_000);

const email = "ada@example.com";
const { address } = visit;
const other = "another horse battery";

test("a password is kept as argon2id with 19 MiB and two rounds, and nowhere as it is", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const slot = new PasswordSlot();
  expect(await slot.hash(password)).toStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
  const files = [needs.file, `${needs.file}-wal`].map((file) => readFileSync(file));
  expect(files.some((file) => file.includes(password))).toBe(false);
});

test("a changed password ends the other sessions, and this one goes on under a new token", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const elsewhere = await signedIn(needs);
  const here = await signedIn(needs);
  const renewed = await changePassword(needs, here.person, { password: other });
  expect(await isSignedIn(needs, renewed)).toBe(true);
  expect(await isSignedIn(needs, here.token)).toBe(false);
  expect(await isSignedIn(needs, elsewhere.token)).toBe(false);
  expect((await mailsOf(needs)).map(({ kind }) => kind)).toEqual(["password-changed"]);
  await expect(signIn(needs, { email, password, ...visit })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await signIn(needs, { email, password: other, ...visit })).toHaveProperty("token");
});

test("a password is changed only within ten minutes of having been given", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person, token } = await signedIn(needs);
  needs.clock.advance(10 * 60_000);
  await expect(changePassword(needs, person, { password: other })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(stepUp(needs, person, { password: other, address })).rejects.toMatchObject({
    fields: { password: "password_wrong" },
  });
  const renewed = await stepUp(needs, person, { password, address });
  expect(await isSignedIn(needs, token)).toBe(false);
  const proven = await actorWith(needs, renewed);
  expect(await changePassword(needs, proven, { password: other })).toContain(".");
});

test("a forgotten password is replaced by the mailed link, once, and every session ends", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const { token: session } = await signedIn(needs);
  await requestReset(needs, { email: " ADA@example.com ", address });
  expect(await mailsOf(needs)).toMatchObject([
    { to: email, kind: "reset", values: { name: "Ada Lovelace" } },
  ]);
  const token = await mailedToken(needs, "reset");
  await expect(resetPassword(needs, { token, password: "short", address })).rejects.toMatchObject({
    fields: { password: "password_too_short" },
  });
  await resetPassword(needs, { token, password: other, address });
  expect(await isSignedIn(needs, session)).toBe(false);
  const again = resetPassword(needs, { token, password: "a third horse", address });
  await expect(again).rejects.toMatchObject({ code: "expired" });
  expect((await signIn(needs, { email, password: other, ...visit })).account.id).toBe(userId);
});

test("only the newest reset link is good, and for an hour", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await requestReset(needs, { email, address });
  const first = await mailedToken(needs, "reset");
  needs.clock.advance(1000);
  await requestReset(needs, { email, address });
  const second = await mailedToken(needs, "reset");
  const tryWith = (token: string) => resetPassword(needs, { token, password: other, address });
  await expect(tryWith(first)).rejects.toMatchObject({ code: "expired" });
  needs.clock.advance(3_600_000);
  await expect(tryWith(second)).rejects.toMatchObject({ code: "expired" });
});

test("asking to reset the password of an unknown address is answered the same and mails nobody", async () => {
  using needs = await aContext();
  expect(await requestReset(needs, { email: "nobody@example.com", address })).toBeUndefined();
  expect(await mailsOf(needs)).toEqual([]);
});

test("R7: of 50 who come with one reset link at a time, one sets the password", async () => {
  using needs = await aContext({ passwords: new PasswordSlot(hashed, 60) });
  await anAccount(needs);
  await requestReset(needs, { email, address });
  const token = await mailedToken(needs, "reset");
  // The brakes would stop most of them before: here it is the token alone that has to hold.
  const attempts = { take() {}, giveBack() {} } as unknown as typeof needs.attempts;
  const within = { ...needs, attempts };
  const tries = Array.from({ length: 50 }, (_, index) => `another horse ${index}`);
  const answers = await Promise.allSettled(
    tries.map((each) => resetPassword(within, { token, password: each, address })),
  );
  const winners = tries.filter((_, index) => answers[index]?.status === "fulfilled");
  expect(winners).toHaveLength(1);
  expect(await signIn(needs, { email, password: winners[0] ?? "", ...visit })).toHaveProperty("token");
});

test("a session that was ended can't be renewed", async () => {
  using needs = await aContext();
  const { id: userId } = await anAccount(needs);
  const device = { browser: "", system: "", network: "unknown" };
  const person = await actorWith(needs, await createSession(needs, { userId, device }));
  await endSession(needs, person, person.sessionId);
  await expect(stepUp(needs, person, { password, address })).rejects.toMatchObject({
    code: "unauthenticated",
  });
});

test("who signs in with the old password while it is being replaced is out as well", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await requestReset(needs, { email, address });
  const token = await mailedToken(needs, "reset");
  const isRight = async (given: string, hash: string | undefined) => {
    const answer = await new PasswordSlot().isRight(given, hash);
    await resetPassword(needs, { token, password: other, address });
    return answer;
  };
  const passwords = { isRight } as unknown as PasswordSlot;
  const late = signIn({ ...needs, passwords }, { email, password, ...visit });
  await expect(late).rejects.toMatchObject({ code: "unauthenticated" });
});
