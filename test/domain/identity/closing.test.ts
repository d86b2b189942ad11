import { expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { listAudit } from "#src/domain/audit/list.ts";
import { verifyAudit } from "#src/domain/audit/verify.ts";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { closeAccount, forgetAccounts } from "#src/domain/identity/closing.ts";
import { resumeAccount, suspendAccount } from "#src/domain/identity/operators.ts";
import { requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { recoverAccount, signIn } from "#src/domain/identity/sign-in.ts";
import { signUp } from "#src/domain/identity/sign-up.ts";
import { inviteByMail } from "#src/domain/orgs/invite.ts";
import { createSpace } from "#src/domain/spaces/spaces.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";
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
const email = "ada@example.com";
const credentials = { email, password, ...visit };
const dayMs = 86_400_000;

test("closing an account ends its sessions, and for 14 days its password takes it back", async () => {
  using needs = await aContext();
  const { id } = await anAccount(needs);
  const { person, token } = await signedIn(needs);
  const recoverableUntil = needs.clock.now() + 14 * dayMs;
  expect(await closeAccount(needs, person)).toEqual({ recoverableUntil });
  expect(await isSignedIn(needs, token)).toBe(false);
  expect(await mailsOf(needs)).toMatchObject([{ to: email, kind: "account-closed" }]);
  needs.clock.advance(14 * dayMs - 1);
  await expect(signIn(needs, credentials)).rejects.toMatchObject({ code: "forbidden", recoverableUntil });
  const recovered = await recoverAccount(needs, credentials);
  expect(recovered.account.id).toBe(id);
  expect(await isSignedIn(needs, recovered.token ?? "")).toBe(true);
  expect(await signIn(needs, credentials)).toHaveProperty("token");
});

test("after 14 days a closed account is gone, and its address free", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  await closeAccount(needs, person);
  needs.clock.advance(14 * dayMs);
  await expect(signIn(needs, credentials)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(recoverAccount(needs, credentials)).rejects.toMatchObject({ code: "unauthenticated" });
  await forgetAccounts(needs);
  expect(await needs.db.read.select().from(users)).toEqual([]);
  await signUp(needs, aSignUp(needs));
  expect((await mailsOf(needs)).at(-1)).toMatchObject({ kind: "verify" });
});

test("that an account is closed only its password finds out", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await closeAccount(needs, (await signedIn(needs)).person);
  const wrong = { ...credentials, password: "wrong wrong" };
  await expect(signIn(needs, wrong)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(recoverAccount(needs, wrong)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("an account is closed only within ten minutes of having given the password", async () => {
  using needs = await aContext();
  await anAccount(needs);
  const { person } = await signedIn(needs);
  needs.clock.advance(600_000);
  await expect(closeAccount(needs, person)).rejects.toMatchObject({ code: "forbidden" });
});

test("the last owner who is active can't leave others behind", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com", orgId, role: "admin" });
  const { person } = await signedIn(needs);
  await expect(closeAccount(needs, person)).rejects.toMatchObject({ code: "conflict" });
  await anAccount(needs, { email: "bob@example.com", orgId, role: "owner" });
  await suspendAccount(needs, system, { email: "bob@example.com" });
  await expect(closeAccount(needs, person)).rejects.toMatchObject({ code: "conflict" });
  await resumeAccount(needs, system, { email: "bob@example.com" });
  expect(await closeAccount(needs, person)).toHaveProperty("recoverableUntil");
  const bob = await signedIn(needs, "bob@example.com");
  await expect(closeAccount(needs, bob.person)).rejects.toMatchObject({ code: "conflict" });
});

test("the last owner can't be suspended over others' heads", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  await anAccount(needs, { email: "eve@example.com", orgId, role: "member" });
  await expect(suspendAccount(needs, system, { email })).rejects.toMatchObject({ code: "conflict" });
});

test("an org of his alone isn't delivered any more, until he takes the account back", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  await createSpace(needs, system, { orgId, key: "cats" });
  const isDelivered = async () => (await lookUpDeliverySpace(needs, "cats")) !== undefined;
  const org = async () => (await needs.db.read.select().from(orgs).where(eq(orgs.id, orgId)))[0];
  expect(await isDelivered()).toBe(true);
  const { person } = await signedIn(needs);
  const { recoverableUntil } = await closeAccount(needs, person);
  expect(await isDelivered()).toBe(false);
  expect(await org()).toMatchObject({ state: "active", deletionAt: recoverableUntil });
  await recoverAccount(needs, credentials);
  expect(await isDelivered()).toBe(true);
  expect(await org()).toMatchObject({ state: "active", deletionAt: null });
});

test("CVE-2026-58422: neither a reset nor taking it back opens a suspended account", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await requestReset(needs, { email, address });
  const token = await mailedToken(needs, "reset");
  await suspendAccount(needs, system, { email });
  const asked = { token, password: "another horse battery", address };
  await expect(resetPassword(needs, asked)).rejects.toMatchObject({ code: "expired" });
  await requestReset(needs, { email, address });
  expect(await mailsOf(needs)).toHaveLength(1);
  await expect(signIn(needs, credentials)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(recoverAccount(needs, credentials)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("CVE-2026-58422: a reset link doesn't open a closed account", async () => {
  using needs = await aContext();
  await anAccount(needs);
  await requestReset(needs, { email, address });
  const token = await mailedToken(needs, "reset");
  await closeAccount(needs, (await signedIn(needs)).person);
  const asked = { token, password: "another horse battery", address };
  await expect(resetPassword(needs, asked)).rejects.toMatchObject({ code: "expired" });
});

test("that an account was closed stands in the log of each org that it was in, and nothing of who it was after it is gone", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs, { email: "eve@example.com" });
  await inviteByMail(needs, system, { orgId, email, role: "member" });
  await anAccount(needs, { orgId, role: "member" });
  const { person } = await signedIn(needs);
  await closeAccount(needs, person);
  const filter = { action: "account.closed" } as const;
  const events = await listAudit(needs, system, { audited: { orgId }, filter });
  expect(events).toMatchObject([{ actorId: person.userId, targetId: person.userId }]);
  const kept = async () => JSON.stringify(await needs.db.read.select().from(auditEvents));
  expect(await kept()).toContain(email);
  needs.clock.advance(15 * dayMs);
  await forgetAccounts(needs);
  expect(await kept()).not.toMatch(/ada@example\.com|192\.0\.2/);
  expect((await verifyAudit(needs.db.read)).flatMap(({ faults }) => faults)).toEqual([]);
});
