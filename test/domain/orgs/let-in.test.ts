import { expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import { listAudit } from "#src/domain/audit/list.ts";
import type { Context } from "#src/domain/context.ts";
import { closeAccount } from "#src/domain/identity/closing.ts";
import { confirmEmailChange, requestEmailChange } from "#src/domain/identity/email-change.ts";
import { requestReset, resetPassword } from "#src/domain/identity/passwords.ts";
import { recoverAccount } from "#src/domain/identity/sign-in.ts";
import { signUp, signUpInvited, verifyEmail } from "#src/domain/identity/sign-up.ts";
import { leaveOrg, removeMember } from "#src/domain/orgs/change-members.ts";
import { acceptInvitation } from "#src/domain/orgs/invitations.ts";
import { inviteByMail } from "#src/domain/orgs/invite.ts";
import {
  addMailDomain,
  proveMailDomain,
  removeMailDomain,
  setJoining,
} from "#src/domain/orgs/mail-domains.ts";
import { createOrg, setOrgState } from "#src/domain/orgs/orgs.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";
import { aContext, system } from "#test/support/domain.ts";
import {
  actorWith,
  anAccount,
  aSignUp,
  mailedToken,
  mailsOf,
  password,
  signedIn,
  visit,
} from "#test/support/people.ts";

setDefaultTimeout(60_000);

const domain = "acme.example.com";
const mia = "mia@acme.example.com";
const hourMs = 3_600_000;

/** An org that has proved a domain and lets its people in, in a zone that says so of every record. */
async function anAcme(changes: Partial<Context> = {}) {
  const texts: string[] = [];
  const needs = await aContext({ dns: { lookUpTexts: async () => texts }, ...changes });
  const { id: orgId, name } = await createOrg(needs, system, { name: "Acme" });
  const { id, record } = await addMailDomain(needs, system, { orgId, domain });
  texts.push(record.text);
  await proveMailDomain(needs, system, { orgId, id });
  const rule = (joining: "invited" | "automatic") => setJoining(needs, system, { orgId, id, joining });
  await rule("automatic");
  const ofMia = () => provedAgain(needs, mia);
  return { needs, orgId, name, id, rule, ofMia, [Symbol.dispose]: () => needs[Symbol.dispose]() };
}

/** Elsewhere, so that she is in no org by her account alone. */
async function anAccountOf(needs: Context, email: string) {
  return await anAccount(needs, { email, role: "member" });
}

/** Somebody who has shown by the link for a forgotten password that his address is still his. */
async function provedAgain(needs: Awaited<ReturnType<typeof aContext>>, email: string) {
  needs.clock.advance(hourMs); // A few mails an hour go to one address.
  await requestReset(needs, { email, address: visit.address });
  const token = await mailedToken(needs, "reset");
  await resetPassword(needs, { token, password, address: visit.address });
  return (await signedIn(needs, email)).person;
}

async function verified(needs: Context, email: string) {
  const token = await mailedToken(needs, "verify");
  const session = await verifyEmail(needs, { token, password, ...visit });
  expect(session.account.email).toBe(email);
  return await actorWith(needs, session.token);
}

test("who signs up with an address of the domain is a member once it is confirmed", async () => {
  using acme = await anAcme();
  const { needs, orgId } = acme;
  await signUp(needs, aSignUp(needs, { email: mia }));
  expect((await verified(needs, mia)).orgs).toEqual([{ orgId, role: "member" }]);
  const [event] = await listAudit(needs, system, { audited: { orgId }, filter: { action: "member.joined" } });
  expect(event).toMatchObject({ actorKind: "system", details: { role: "member", domain } });
});

test("who has an account isn't let in by signing in, and is, once, by proving his address again", async () => {
  using acme = await anAcme();
  const { needs, orgId, rule, ofMia } = acme;
  await rule("invited");
  const { orgId: own } = await anAccountOf(needs, mia);
  expect((await ofMia()).orgs).toEqual([{ orgId: own, role: "member" }]);
  await rule("automatic");
  expect((await signedIn(needs, mia)).person.orgs).toEqual([{ orgId: own, role: "member" }]);
  await ofMia();
  expect((await ofMia()).orgs.filter((one) => one.orgId === orgId)).toEqual([{ orgId, role: "member" }]);
  const joined = await listAudit(needs, system, { audited: { orgId }, filter: { action: "member.joined" } });
  expect(joined).toHaveLength(1);
});

test("who confirms a new address of the domain is in at once", async () => {
  using acme = await anAcme();
  const { needs, orgId } = acme;
  await anAccountOf(needs, "mia@example.net");
  const { person, token } = await signedIn(needs, "mia@example.net");
  await requestEmailChange(needs, person, { email: mia, address: visit.address });
  const link = await mailedToken(needs, "change-email-new");
  await confirmEmailChange(needs, { token: link, address: visit.address });
  expect((await actorWith(needs, token)).orgs).toContainEqual({ orgId, role: "member" });
});

test("who comes by a mailed invitation elsewhere is let in too, who only takes his account back isn't", async () => {
  using acme = await anAcme();
  const { needs, orgId } = acme;
  const { id: other } = await createOrg(needs, system, { name: "Other" });
  await inviteByMail(needs, system, { orgId: other, role: "member", email: mia });
  const invitation = await mailedToken(needs, "invitation");
  const asked = { ...aSignUp(needs, { email: mia }), invitation, userAgent: visit.userAgent };
  const { token } = await signUpInvited(needs, asked);
  expect((await actorWith(needs, token)).orgs).toEqual([{ orgId, role: "member" }]);

  const bob = `bob@${domain}`;
  const { orgId: own } = await anAccountOf(needs, bob);
  const { person } = await signedIn(needs, bob);
  await closeAccount(needs, person);
  const back = await recoverAccount(needs, { email: bob, password, ...visit });
  expect((await actorWith(needs, back.token ?? "")).orgs).toEqual([{ orgId: own, role: "member" }]);
});

test("nobody comes in with another address: of a domain below, one that only ends so, or one that is unproven", async () => {
  using acme = await anAcme();
  const { needs, orgId } = acme;
  const others = [
    "a@eu.acme.example.com",
    "b@notacme.example.com",
    "c@acme.example.com.example.net",
    "d@example.com",
  ];
  const { id } = await createOrg(needs, system, { name: "Other" });
  const named = await addMailDomain(needs, system, { orgId: id, domain: "example.com" });
  await setJoining(needs, system, { orgId: id, id: named.id, joining: "automatic" });
  for (const email of others) {
    const { orgId: own } = await anAccountOf(needs, email);
    expect((await provedAgain(needs, email)).orgs).toEqual([{ orgId: own, role: "member" }]);
  }
  expect(orgId).not.toBe(id);
});

test("who was removed or has left stays out, until an invitation brings him back", async () => {
  using acme = await anAcme();
  const { needs, orgId, name, ofMia } = acme;
  const { id: userId } = await anAccountOf(needs, mia);
  const isIn = async () => (await ofMia()).orgs.some((one) => one.orgId === orgId);
  expect(await isIn()).toBe(true);
  const invite = async () => {
    await inviteByMail(needs, system, { orgId, role: "member", email: mia });
    await acceptInvitation(needs, await ofMia(), { token: await mailedToken(needs, "invitation") });
  };
  for (const leave of [
    () => removeMember(needs, system, { orgId, userId }),
    async () => await leaveOrg(needs, await ofMia(), { orgId, name }),
  ]) {
    await leave();
    expect([await isIn(), await isIn()]).toEqual([false, false]);
    await invite();
    expect(await isIn()).toBe(true);
  }
});

test.each(["suspended", "pending_deletion"] as const)("an org that is %s lets nobody in", async (state) => {
  using acme = await anAcme();
  const { needs, orgId, ofMia } = acme;
  await anAccountOf(needs, mia);
  const isIn = async () => (await ofMia()).orgs.some((one) => one.orgId === orgId);
  if (state === "suspended") await setOrgState(needs, system, { orgId, state, reason: "Unpaid" });
  else
    await needs.db.write(async (tx) => {
      await tx
        .update(orgs)
        .set({ deletionAt: needs.clock.now() + 1000 })
        .where(eq(orgs.id, orgId));
    });
  expect(await isIn()).toBe(false);
  await needs.db.write(async (tx) => {
    await tx.update(orgs).set({ state: "read_only", deletionAt: null }).where(eq(orgs.id, orgId));
  });
  expect(await isIn()).toBe(true);
});

test("a domain that is removed lets nobody in any more, and who is in stays", async () => {
  using acme = await anAcme();
  const { needs, orgId, id, ofMia } = acme;
  await anAccountOf(needs, mia);
  await ofMia();
  await removeMailDomain(needs, system, { orgId, id });
  expect((await ofMia()).orgs).toContainEqual({ orgId, role: "member" });
  const bob = `bob@${domain}`;
  await anAccountOf(needs, bob);
  expect((await provedAgain(needs, bob)).orgs).not.toContainEqual({ orgId, role: "member" });
});

test("who is more than a member already stays what he is", async () => {
  using acme = await anAcme();
  const { needs, orgId, ofMia } = acme;
  await anAccount(needs, { email: mia, orgId, role: "admin" });
  expect((await ofMia()).orgs).toEqual([{ orgId, role: "admin" }]);
});

test("where accounts are made by invitation an address that is let in counts as invited, and nobody is told which", async () => {
  using acme = await anAcme({ signUp: "invited" });
  const { needs, orgId } = acme;
  for (const email of [mia, "eve@example.org", "eve@eu.acme.example.com"])
    expect(await signUp(needs, aSignUp(needs, { email }))).toBeUndefined();
  expect(await mailsOf(needs)).toMatchObject([{ to: mia, kind: "verify" }]);
  expect(await needs.db.read.select().from(users)).toHaveLength(1);
  expect((await verified(needs, mia)).orgs).toEqual([{ orgId, role: "member" }]);
});

test("and where no org lets its people in, or nobody makes accounts, it is refused as before", async () => {
  using acme = await anAcme({ signUp: "invited" });
  const { needs, orgId, rule } = acme;
  const tried = (mode: Context["signUp"]) =>
    signUp({ ...needs, signUp: mode }, aSignUp(needs, { email: mia }));
  await expect(tried("closed")).rejects.toMatchObject({ code: "forbidden" });
  await setOrgState(needs, system, { orgId, state: "suspended", reason: "Unpaid" });
  await expect(tried("invited")).rejects.toMatchObject({ code: "forbidden" });
  await setOrgState(needs, system, { orgId, state: "active" });
  await rule("invited");
  await expect(tried("invited")).rejects.toMatchObject({ code: "forbidden" });
});
