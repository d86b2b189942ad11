import { expect, setDefaultTimeout, test } from "bun:test";
import type { Context } from "#src/domain/context.ts";
import {
  confirmEmailChange,
  requestEmailChange,
  undoEmailChange,
} from "#src/domain/identity/email-change.ts";
import { hashed } from "#src/domain/identity/hashing.ts";
import { PasswordSlot } from "#src/domain/identity/password-slot.ts";
import { requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { signUp, verifyEmail } from "#src/domain/identity/sign-up.ts";
import { sessions } from "#src/store/schema/sessions.ts";
import { aContext } from "#test/support/domain.ts";
import { anAccount, aSignUp, mailedToken, mailsOf, password, signedIn, visit } from "#test/support/people.ts";

/** Some hash fifty passwords, one at a time, which takes long on a busy machine. */
setDefaultTimeout(60_000);

/** Nobody is turned away for trying often: each of them gets as far as the token. */
async function crowded() {
  const attempts = { take() {}, giveBack() {} } as unknown as Context["attempts"];
  return await aContext({ attempts, passwords: new PasswordSlot(hashed, 60) });
}

/** Fifty at a time. The one who got through; all others have to hear that the link is used up. */
async function theOneOf<Answer>(come: () => Promise<Answer>): Promise<Answer> {
  const answers = await Promise.allSettled(Array.from({ length: 50 }, come));
  const through = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.code] : []));
  expect([through.length, ...new Set(refused)]).toEqual([1, "expired"]);
  return through[0] as Answer;
}

async function kinds(needs: Context): Promise<string[]> {
  return (await mailsOf(needs)).map(({ kind }) => kind);
}

async function changedTo(needs: Context, email: string): Promise<void> {
  const { person } = await signedIn(needs);
  await requestEmailChange(needs, person, { email, address: visit.address });
}

test("R7: of 50 who come with one verification link at a time, one is signed in", async () => {
  using needs = await crowded();
  await signUp(needs, aSignUp(needs));
  const token = await mailedToken(needs, "verify");
  const { account } = await theOneOf(() => verifyEmail(needs, { token, password, ...visit }));
  expect(account.email).toBe("ada@example.com");
  expect(await needs.db.read.$count(sessions)).toBe(1);
});

test("R7: of 50 who come with the link of a new address at a time, one changes it, and one link takes that back", async () => {
  using needs = await crowded();
  await anAccount(needs);
  await changedTo(needs, "new@example.com");
  const token = await mailedToken(needs, "change-email-new");
  await theOneOf(() => confirmEmailChange(needs, { token, address: visit.address }));
  expect(await kinds(needs)).toEqual(["change-email-new", "change-email-old"]);

  const undo = await mailedToken(needs, "change-email-old");
  await theOneOf(() => undoEmailChange(needs, { token: undo, address: visit.address }));
  expect(await kinds(needs)).toEqual(["change-email-new", "change-email-old", "email-restored"]);
  expect((await mailsOf(needs)).at(-1)).toMatchObject({ to: "ada@example.com" });
});

test("R7: of 25 who confirm a change and 25 who reset the password at a time, nobody leaves half of either", async () => {
  using needs = await crowded();
  await anAccount(needs);
  await requestReset(needs, { email: "ada@example.com", address: visit.address });
  await changedTo(needs, "new@example.com");
  const [reset, change] = [await mailedToken(needs, "reset"), await mailedToken(needs, "change-email-new")];
  const answers = await Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0
        ? resetPassword(needs, { token: reset, password: "another battery", address: visit.address })
        : confirmEmailChange(needs, { token: change, address: visit.address }),
    ),
  );
  const through = answers.map(({ status }) => status === "fulfilled");
  const changes = through.filter((isThrough, index) => isThrough && index % 2 === 1).length;
  const resets = through.filter((isThrough, index) => isThrough && index % 2 === 0).length;
  expect(changes).toBe(1);
  expect((await kinds(needs)).filter((kind) => kind === "password-changed")).toHaveLength(resets);
  expect(resets).toBeLessThan(2);
});

test("R7: of 50 links that are asked for at a time the last one alone is good", async () => {
  using needs = await crowded();
  await anAccount(needs);
  const asked = Array.from({ length: 50 }, () =>
    requestReset(needs, { email: "ada@example.com", address: visit.address }),
  );
  await Promise.all(asked);
  const tokens = (await mailsOf(needs)).map(({ values }) => values.token ?? "");
  const answers = await Promise.allSettled(
    tokens.map((token) =>
      resetPassword(needs, { token, password: "another battery", address: visit.address }),
    ),
  );
  expect(tokens).toHaveLength(50);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
