import { expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import type { Context } from "#src/domain/context.ts";
import { closeAccount } from "#src/domain/identity/closing.ts";
import {
  confirmEmailChange,
  requestEmailChange,
  undoEmailChange,
} from "#src/domain/identity/email-change.ts";
import { suspendAccount } from "#src/domain/identity/operators.ts";
import { changePassword, requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { signIn } from "#src/domain/identity/sign-in.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { aContext, system } from "#test/support/domain.ts";
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

const { address } = visit;
const [email, newEmail] = ["ada@example.com", "countess@example.com"];

async function changeTo(needs: Context, to = newEmail) {
  const { person, token } = await signedIn(needs);
  await requestEmailChange(needs, person, { email: to, address });
  await confirmEmailChange(needs, { token: await mailedToken(needs, "change-email-new"), address });
  return { person, token };
}

test("a new address counts once its link was used, and both sides are told", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  await requestEmailChange(needs, person, { email: newEmail, address });
  expect(await signIn(needs, { email, password, ...visit })).toHaveProperty("token");
  const token = await mailedToken(needs, "change-email-new");
  await confirmEmailChange(needs, { token, address });
  expect(await mailsOf(needs)).toMatchObject([
    { to: newEmail, kind: "change-email-new" },
    { to: email, kind: "change-email-old", values: { newEmail } },
  ]);
  expect(await signIn(needs, { email: newEmail, password, ...visit })).toHaveProperty("token");
  await expect(signIn(needs, { email, password, ...visit })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  await expect(confirmEmailChange(needs, { token, address })).rejects.toMatchObject({ code: "expired" });
});

test("an address is changed only within ten minutes of having given the password", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  needs.clock.advance(600_000);
  const asking = requestEmailChange(needs, person, { email: newEmail, address });
  await expect(asking).rejects.toMatchObject({ code: "forbidden" });
});

test("who asks for an address that somebody has learns nothing, and its owner is told", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com" });
  const { person } = await signedIn(needs, "eve@example.com");
  expect(await requestEmailChange(needs, person, { email, address })).toBeUndefined();
  expect(await mailsOf(needs)).toMatchObject([{ to: email, kind: "known-address" }]);
});

test("two who wait for one address: the first to use his link has it", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com" });
  const [ada, eve] = [await signedIn(needs), await signedIn(needs, "eve@example.com")];
  await requestEmailChange(needs, ada.person, { email: newEmail, address });
  const adas = await mailedToken(needs, "change-email-new");
  needs.clock.advance(1);
  await requestEmailChange(needs, eve.person, { email: newEmail, address });
  await confirmEmailChange(needs, { token: await mailedToken(needs, "change-email-new"), address });
  await expect(confirmEmailChange(needs, { token: adas, address })).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await signIn(needs, { email: newEmail, password, ...visit })).account.id).toBe(eve.person.userId);
});

test("a mere sign-up doesn't keep an address from who proves it", async () => {
  using needs = await aContext();
  const { id } = await anAccount(needs);
  await signUp(needs, aSignUp(needs, { email: newEmail }));
  await changeTo(needs);
  expect((await signIn(needs, { email: newEmail, password, ...visit })).account.id).toBe(id);
});

test("by the link in the old mailbox a change is taken back and whoever made it is out", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const thief = await changeTo(needs, "thief@example.com");
  needs.clock.advance(71 * 3_600_000);
  await undoEmailChange(needs, { token: await mailedToken(needs, "change-email-old"), address });
  expect(await isSignedIn(needs, thief.token)).toBe(false);
  await expect(signIn(needs, { email, password, ...visit })).rejects.toMatchObject({
    code: "unauthenticated",
  });
  const mails = await mailsOf(needs);
  expect(mails.at(-1)).toMatchObject({ to: email, kind: "email-restored" });
  const token = await mailedToken(needs, "email-restored");
  await resetPassword(needs, { token, password: "mine once more", address });
  expect(await signIn(needs, { email, password: "mine once more", ...visit })).toHaveProperty("token");
});

test("a change by way of a second address is taken back by the first owner as well", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await changeTo(needs, "one@example.com");
  const undo = await mailedToken(needs, "change-email-old");
  const { person } = await signedIn(needs, "one@example.com");
  needs.clock.advance(1);
  await requestEmailChange(needs, person, { email: "two@example.com", address });
  await confirmEmailChange(needs, { token: await mailedToken(needs, "change-email-new"), address });
  const undoOfThief = await mailedToken(needs, "change-email-old");
  await undoEmailChange(needs, { token: undo, address });
  const back = undoEmailChange(needs, { token: undoOfThief, address });
  await expect(back).rejects.toMatchObject({ code: "expired" });
});

test("who takes back his own later change doesn't take the first owner's way back", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await changeTo(needs, "one@example.com");
  const undo = await mailedToken(needs, "change-email-old");
  const { person } = await signedIn(needs, "one@example.com");
  needs.clock.advance(1);
  await requestEmailChange(needs, person, { email: "two@example.com", address });
  await confirmEmailChange(needs, { token: await mailedToken(needs, "change-email-new"), address });
  needs.clock.advance(1);
  await undoEmailChange(needs, { token: await mailedToken(needs, "change-email-old"), address });
  needs.clock.advance(1);
  await undoEmailChange(needs, { token: undo, address });
  expect((await mailsOf(needs)).at(-1)).toMatchObject({ to: email, kind: "email-restored" });
});

test("a thief who closes the account leaves its owner the way back", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  const { person } = await changeTo(needs, "thief@example.com");
  await closeAccount(needs, person);
  needs.clock.advance(71 * 3_600_000);
  await undoEmailChange(needs, { token: await mailedToken(needs, "change-email-old"), address });
  const token = await mailedToken(needs, "email-restored");
  await resetPassword(needs, { token, password: "mine once more", address });
  expect(await signIn(needs, { email, password: "mine once more", ...visit })).toHaveProperty("token");
  const [org] = await needs.db.read.select().from(orgs).where(eq(orgs.id, orgId));
  expect(org).toMatchObject({ state: "active", deletionAt: null });
});

test("a suspended account isn't opened by taking back a change of its address", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await changeTo(needs, "thief@example.com");
  const token = await mailedToken(needs, "change-email-old");
  await suspendAccount(needs, system, { email: "thief@example.com" });
  await expect(undoEmailChange(needs, { token, address })).rejects.toMatchObject({ code: "expired" });
});

test.each(["changed", "reset"])(
  "who waits for a change of address waits in vain once the password was %s",
  async (how) => {
    using needs = await aContext();
    await anAccount(needs);
    const thief = await signedIn(needs);
    await requestEmailChange(needs, thief.person, { email: "thief@example.com", address });
    const late = await mailedToken(needs, "change-email-new");
    const fresh = "mine once more";
    if (how === "changed") await changePassword(needs, (await signedIn(needs)).person, { password: fresh });
    else {
      await requestReset(needs, { email, address });
      await resetPassword(needs, { token: await mailedToken(needs, "reset"), password: fresh, address });
    }
    await expect(confirmEmailChange(needs, { token: late, address })).rejects.toMatchObject({
      code: "expired",
    });
    expect(await signIn(needs, { email, password: fresh, ...visit })).toHaveProperty("token");
  },
);

test("a reset link that went to the old address is void after a change", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await requestReset(needs, { email, address });
  const token = await mailedToken(needs, "reset");
  await changeTo(needs);
  const late = resetPassword(needs, { token, password: "mine once more", address });
  await expect(late).rejects.toMatchObject({ code: "expired" });
});
