import { expect, setDefaultTimeout, test } from "bun:test";
import type { Context } from "#src/domain/context.ts";
import { closeAccount, forgetAccounts } from "#src/domain/identity/closing.ts";
import { lookUpEmailToken } from "#src/domain/identity/email-tokens.ts";
import { requestReset } from "#src/domain/identity/passwords.ts";
import { hasSteppedUp, listSessions } from "#src/domain/identity/sessions.ts";
import { createSetupToken, isSetupToken } from "#src/domain/identity/set-up.ts";
import { recoverAccount, signIn } from "#src/domain/identity/sign-in.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { sendMail } from "#src/jobs/send-mail.ts";
import { workOff } from "#src/jobs/work-off.ts";
import { emails } from "#src/store/schema/emails.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { users } from "#src/store/schema/users.ts";
import { aContext } from "#test/support/domain.ts";
import {
  anAccount,
  aSignUp,
  isSignedIn,
  mailedToken,
  mailsOf,
  password,
  signedIn,
  visit,
} from "#test/support/people.ts";

/** Some hash many passwords, which takes long on a busy machine. */
setDefaultTimeout(60_000);

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const yearMs = 365 * dayMs;
const jumps: [string, number][] = [
  ["back an hour", -hourMs],
  ["on an hour", hourMs],
  ["back a year", -yearMs],
  ["on a year", yearMs],
];
const email = "ada@example.com";
const credentials = { email, password, ...visit };

async function settled(): Promise<void> {
  await Bun.sleep(0);
  await Bun.sleep(0);
}

/** Of the one mail that waits. */
async function unsentToken(needs: Context): Promise<string> {
  const mails = await mailsOf(needs);
  return mails.find(({ values }) => values.token !== undefined)?.values.token ?? "";
}

async function sentMails(needs: Context): Promise<number> {
  await workOff(needs, sendMail(needs)).run(new AbortController().signal);
  return (await needs.db.read.select().from(emails)).filter(({ state }) => state === "sent").length;
}

test.each(jumps)(
  "R16: where the clock is set %s, everybody can sign in, reset and send mails",
  async (_, ms) => {
    using needs = await aContext();
    await anAccount(needs);
    await signedIn(needs);
    for (const jump of [ms, -ms]) {
      needs.clock.advance(jump);
      const { token, person } = await signedIn(needs);
      expect([await isSignedIn(needs, token), hasSteppedUp(needs, person)]).toEqual([true, true]);
      await requestReset(needs, { email, address: visit.address });
      expect(await lookUpEmailToken(needs, "reset", await unsentToken(needs))).toBeDefined();
      expect(await sentMails(needs)).toBe(await needs.db.read.$count(emails));
      await forgetAccounts(needs);
      expect(await isSignedIn(needs, token)).toBe(true);
    }
  },
);

test("R16: what began while the clock was a year ahead ends with its being set right", async () => {
  using needs = await aContext();
  await anAccount(needs);
  needs.clock.advance(yearMs);
  const { token } = await signedIn(needs);
  await requestReset(needs, { email, address: visit.address });
  const reset = await mailedToken(needs, "reset");
  const setup = await createSetupToken(needs);
  needs.clock.advance(-yearMs);
  expect(await lookUpEmailToken(needs, "reset", reset)).toBeUndefined();
  expect(await isSetupToken(needs, setup ?? "")).toBe(false);
  expect(await isSignedIn(needs, token)).toBe(false);
  needs.clock.advance(yearMs);
  expect(await isSignedIn(needs, token)).toBe(false);
});

test("R16: a session that began ahead of time is in nobody's list and is forgotten", async () => {
  using needs = await aContext();
  await anAccount(needs);
  needs.clock.advance(yearMs);
  await signedIn(needs);
  needs.clock.advance(-yearMs);
  const { person } = await signedIn(needs);
  expect(await listSessions(needs, person)).toHaveLength(1);
  await forgetAccounts(needs);
  expect(await needs.db.read.$count(sessions)).toBe(1);
});

test("R16: use that was noted ahead of time is noted anew, so that 14 days are 14 days", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { token } = await signedIn(needs);
  needs.clock.advance(10 * dayMs);
  await isSignedIn(needs, token);
  await settled();
  needs.clock.advance(-10 * dayMs);
  await isSignedIn(needs, token);
  await settled();
  needs.clock.advance(14 * dayMs);
  expect(await isSignedIn(needs, token)).toBe(false);
});

test("R16: a proof of identity is worth nothing where it lies ahead", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  for (const ms of [-1, 11 * minuteMs + 1, yearMs]) {
    needs.clock.advance(ms);
    expect([ms, hasSteppedUp(needs, person)]).toEqual([ms, false]);
  }
});

test("R16: who has tried too often waits 15 minutes, wherever the clock is set in between", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const tried = () =>
    signIn(needs, credentials)
      .then(() => "in")
      .catch(({ code }) => code);
  for (const jump of [-hourMs, -yearMs, yearMs]) {
    for (let times = 0; times < 10; times++) {
      await signIn(needs, { ...credentials, password: "wrong wrong" }).catch(() => undefined);
    }
    expect(await tried()).toBe("rate_limited");
    needs.clock.advance(jump);
    await tried();
    for (let minute = 0; minute < 15; minute++) {
      needs.clock.advance(minuteMs);
      await tried();
    }
    expect([jump, await tried()]).toEqual([jump, "in"]);
  }
});

test("R16: a mail that was left, put off or begun ahead of time is sent once the clock is right", async () => {
  const refusing = { send: () => Promise.reject(new Error("not now")), check: async () => {} };
  using needs = await aContext();
  await anAccount(needs);
  const ask = () => requestReset(needs, { email, address: visit.address });
  await ask();
  needs.clock.advance(yearMs);
  await ask();
  const failing = { ...needs, mailer: refusing, log: { ...needs.log, warn() {} } };
  await workOff(failing, sendMail(failing)).run(new AbortController().signal);
  needs.clock.advance(-yearMs);
  expect(await sentMails(needs)).toBe(2);
});

test("R16: an account that was closed ahead of time can be taken back for 14 days from when the clock was right", async () => {
  using needs = await aContext();
  await anAccount(needs);
  needs.clock.advance(yearMs);
  await closeAccount(needs, (await signedIn(needs)).person);
  needs.clock.advance(-yearMs);
  await forgetAccounts(needs);
  needs.clock.advance(14 * dayMs - 1);
  await forgetAccounts(needs);
  expect(await recoverAccount(needs, credentials)).toHaveProperty("token");
  await closeAccount(needs, (await signedIn(needs)).person);
  needs.clock.advance(14 * dayMs);
  await forgetAccounts(needs);
  expect(await needs.db.read.$count(users)).toBe(0);
});

test("R16: a sign-up from ahead of time is forgotten", async () => {
  using needs = await aContext();
  needs.clock.advance(yearMs);
  await signUp(needs, aSignUp(needs));
  needs.clock.advance(-yearMs);
  await forgetAccounts(needs);
  expect(await needs.db.read.$count(users)).toBe(0);
});
