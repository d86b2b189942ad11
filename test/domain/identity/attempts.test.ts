import { expect, setDefaultTimeout, test } from "bun:test";
import { type AttemptKind, Attempts, TooManyAttempts, type Tried } from "#src/domain/identity/attempts.ts";
import { type Credentials, signIn, stepUp } from "#src/domain/identity/sign-in.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aContext } from "#test/support/domain.ts";
import { anAccount, isSignedIn, password, signedIn, visit } from "#test/support/people.ts";

/** Some hash many passwords, one at a time, which takes long on a busy machine. */
setDefaultTimeout(60_000);

const minute = 60_000;
const from = (index: number) => `198.51.${index >> 8}.${index & 255}`;

function aBrake() {
  const clock = fixedClock();
  const attempts = new Attempts(clock);
  const isLet = (kind: AttemptKind, tried: Tried) => {
    try {
      attempts.take(kind, tried);
      return true;
    } catch (error) {
      if (error instanceof TooManyAttempts) return false;
      throw error;
    }
  };
  return { clock, attempts, isLet };
}

function letThrough(times: number, isLet: (index: number) => boolean): number {
  return Array.from({ length: times }, (_, index) => isLet(index)).filter(Boolean).length;
}

test("on one account ten tries are let through in a quarter of an hour, from wherever they come", () => {
  const { isLet, clock } = aBrake();
  const once = (index: number) => isLet("sign-in", { address: from(index), account: "ada@example.com" });
  expect(letThrough(50, once)).toBe(10);
  clock.advance(15 * minute - 1);
  expect(once(100)).toBe(false);
  clock.advance(1);
  expect(letThrough(50, once)).toBe(10);
});

test("from one network thirty are let through, on whatever accounts", () => {
  const { isLet } = aBrake();
  const v4 = (index: number) => isLet("sign-in", { address: "192.0.2.1", account: `${index}@example.com` });
  const v6 = (index: number) =>
    isLet("sign-in", { address: `2001:db8:0:1::${index.toString(16)}`, account: `${index}@example.org` });
  expect(letThrough(50, v4)).toBe(30);
  expect(letThrough(50, v6)).toBe(30);
  expect(isLet("sign-in", { address: "192.0.2.2", account: "ada@example.com" })).toBe(true);
  expect(isLet("sign-in", { address: "2001:db8:0:2::1", account: "ada@example.com" })).toBe(true);
});

test("all together stay below what the hashing of passwords can do", () => {
  const { isLet } = aBrake();
  const once = (index: number) => isLet("sign-in", { address: from(index), account: `${index}@example.com` });
  expect(letThrough(500, once)).toBe(300);
});

test("a refused try says when the next one is let through, in the fields of the standard too", () => {
  const { attempts, isLet, clock } = aBrake();
  const tried = { address: "192.0.2.1", account: "ada@example.com" };
  expect(letThrough(5, () => isLet("mail", tried))).toBe(3);
  clock.advance(10 * minute);
  const refuse = () => attempts.take("mail", tried);
  expect(refuse).toThrow("Too many attempts. Try again in 50 minutes.");
  try {
    refuse();
  } catch (error) {
    expect(error).toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: 3000,
      rateLimit: '"mail";r=0;t=3000',
      rateLimitPolicy: '"mail";q=3;w=3600',
    });
  }
  clock.advance(50 * minute);
  expect(isLet("mail", tried)).toBe(true);
});

test("R16: a clock that is set back makes nobody wait longer than the window, nor less than a second", () => {
  const { attempts, isLet, clock } = aBrake();
  const tried = { address: "192.0.2.1", account: "ada@example.com" };
  letThrough(10, () => isLet("sign-in", tried));
  const waits = [-60 * minute, 0, 14 * minute, minute - 1].map((ms) => {
    clock.advance(ms);
    try {
      attempts.take("sign-in", tried);
      return 0;
    } catch (error) {
      return (error as TooManyAttempts).retryAfterSeconds;
    }
  });
  expect(waits.every((wait) => wait > 0 && wait <= 15 * 60)).toBe(true);
});

test("what is tried on one thing doesn't stop another", () => {
  const { isLet } = aBrake();
  const tried = { address: "192.0.2.1", account: "ada@example.com" };
  letThrough(20, () => isLet("sign-in", tried));
  expect(isLet("mail", tried)).toBe(true);
  expect(isLet("sign-in", { ...tried, account: "eve@example.com" })).toBe(true);
  expect(isLet("sign-in", { ...tried, account: "ADA@example.com" })).toBe(false);
});

test("who signs in with the right password is never kept out by having done so", async () => {
  using needs = await aContext();
  await anAccount(needs);
  for (let times = 0; times < 12; times++) await signedIn(needs);
});

test("who knows the password has no more than sixty hashed in a quarter of an hour", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const passwords = { isRight: async () => true } as unknown as typeof needs.passwords;
  for (let times = 0; times < 60; times++) await signedIn({ ...needs, passwords });
  await expect(signedIn({ ...needs, passwords })).rejects.toMatchObject({ code: "rate_limited" });
  needs.clock.advance(15 * 60_000);
  await signedIn({ ...needs, passwords });
});

test("an account under attack keeps its sessions and lets nobody hash any more", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token, person } = await signedIn(needs);
  const wrong: Credentials = { email: "ada@example.com", password: "wrong wrong", ...visit };
  for (let times = 0; times < 10; times++) {
    await expect(signIn(needs, wrong)).rejects.toMatchObject({ code: "unauthenticated" });
  }
  const passwords = {
    isRight: () => Promise.reject(new Error("hashed")),
  } as unknown as typeof needs.passwords;
  await expect(signIn({ ...needs, passwords }, wrong)).rejects.toMatchObject({ code: "rate_limited" });
  expect(await isSignedIn(needs, token)).toBe(true);
  expect(await stepUp(needs, person, { password, address: visit.address })).toContain(".");
});
