import { expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import { listAudit } from "#src/domain/audit/list.ts";
import type { Context } from "#src/domain/context.ts";
import { signUp, signUpInvited } from "#src/domain/identity/sign-up.ts";
import { changeRole, listMembers, removeMember } from "#src/domain/orgs/change-members.ts";
import {
  acceptInvitation,
  declineInvitation,
  listOwnInvitations,
  lookUpInvitation,
} from "#src/domain/orgs/invitations.ts";
import {
  cancelInvitation,
  inviteByLink,
  inviteByMail,
  listInvitations,
  resendInvitation,
} from "#src/domain/orgs/invite.ts";
import { setOrgState } from "#src/domain/orgs/orgs.ts";
import type { OrgRole, SpaceRole } from "#src/domain/permissions.ts";
import { deleteSpace } from "#src/domain/spaces/space-life.ts";
import { listSpaceMembers, setSpaceMember } from "#src/domain/spaces/space-members.ts";
import { findSpace, listSpaces } from "#src/domain/spaces/spaces.ts";
import { invitations } from "#src/store/schema/invitations.ts";
import { aContext, aSpace, system } from "#test/support/domain.ts";
import {
  actorWith,
  anAccount,
  aSignUp,
  mailedToken,
  mailsOf,
  signedIn,
  visit,
} from "#test/support/people.ts";

setDefaultTimeout(60_000);

const gone = { code: "expired" };
const day = 86_400_000;

/** An org with an owner and a space; and Eve, who is in neither. */
async function anOrg(needs: Context) {
  const space = await aSpace(needs);
  const { orgId } = space;
  const one = async (email: string, asked: { orgId?: string; role?: OrgRole } = {}) => {
    const { id } = await anAccount(needs, { email, ...asked });
    const { token } = await signedIn(needs, email);
    return { id, now: () => actorWith(needs, token) };
  };
  return {
    space,
    orgId,
    owner: await one("ada@example.com", { orgId, role: "owner" }),
    eve: await one("eve@example.com"),
    one,
  };
}

test("a mailed invitation lets in who has the address, once, as what he was invited to be", async () => {
  using needs = await aContext();
  const { orgId, owner, eve } = await anOrg(needs);
  await inviteByMail(needs, await owner.now(), { orgId, email: "Eve@Example.com", role: "admin" });
  expect((await mailsOf(needs)).at(-1)).toMatchObject({ to: "Eve@Example.com", kind: "invitation" });
  const token = await mailedToken(needs, "invitation");
  expect(await lookUpInvitation(needs, token)).toMatchObject({ placeName: "The org of cats", role: "admin" });
  expect((await eve.now()).orgs.map((org) => org.orgId)).not.toContain(orgId);
  await acceptInvitation(needs, await eve.now(), { token });
  expect((await eve.now()).orgs).toContainEqual({ orgId, role: "admin" });
  await expect(acceptInvitation(needs, await eve.now(), { token })).rejects.toMatchObject(gone);
  expect(await lookUpInvitation(needs, token)).toBeUndefined();
  expect(await listInvitations(needs, await owner.now(), { orgId })).toEqual([]);
});

test("somebody else who comes by a mailed link is told that it isn't his", async () => {
  using needs = await aContext();
  const { orgId, owner, eve, one } = await anOrg(needs);
  const bob = await one("bob@example.com");
  await inviteByMail(needs, await owner.now(), { orgId, email: "eve@example.com", role: "member" });
  const token = await mailedToken(needs, "invitation");
  for (const work of [acceptInvitation, declineInvitation]) {
    await expect(work(needs, await bob.now(), { token })).rejects.toMatchObject({ code: "forbidden" });
  }
  await acceptInvitation(needs, await eve.now(), { token });
});

test("who was invited finds it in his own list, and nobody else does", async () => {
  using needs = await aContext();
  const { space, orgId, owner, eve } = await anOrg(needs);
  await inviteByMail(needs, await owner.now(), { orgId, email: "eve@example.com", role: "member" });
  await inviteByMail(needs, await owner.now(), {
    spaceKey: space.key,
    email: "eve@example.com",
    role: "viewer",
  });
  const own = await listOwnInvitations(needs, await eve.now());
  expect(own).toMatchObject([{ placeName: "cats", role: "viewer" }, { role: "member" }]);
  expect(await listOwnInvitations(needs, await owner.now())).toEqual([]);
  const [first, second] = own.map(({ id }) => ({ id }));
  await declineInvitation(needs, await eve.now(), first as { id: string });
  await acceptInvitation(needs, await eve.now(), second as { id: string });
  expect(await listOwnInvitations(needs, await eve.now())).toEqual([]);
  const stolen = acceptInvitation(needs, await owner.now(), second as { id: string });
  await expect(stolen).rejects.toMatchObject(gone);
});

test("a guest comes into his space and sees nothing of its org", async () => {
  using needs = await aContext();
  const { space, orgId, owner, eve } = await anOrg(needs);
  await inviteByMail(needs, await owner.now(), {
    spaceKey: space.key,
    email: "eve@example.com",
    role: "manager",
  });
  await acceptInvitation(needs, await eve.now(), { token: await mailedToken(needs, "invitation") });
  const guest = await eve.now();
  expect((await listSpaces(needs, guest)).map(({ key }) => key)).toContain(space.key);
  for (const work of [listMembers, listInvitations]) {
    await expect(work(needs, guest, { orgId })).rejects.toMatchObject({ code: "not_found" });
  }
  expect(await listInvitations(needs, guest, { spaceKey: space.key })).toEqual([]);
});

test("a guest who manages a space is told no address and no name by what others have sent", async () => {
  using needs = await aContext();
  const { space, owner, eve } = await anOrg(needs);
  const spaceKey = space.key;
  await inviteByMail(needs, await owner.now(), { spaceKey, email: "eve@example.com", role: "manager" });
  await acceptInvitation(needs, await eve.now(), { token: await mailedToken(needs, "invitation") });
  await inviteByMail(needs, await owner.now(), { spaceKey, email: "bob@secret.example", role: "viewer" });
  await inviteByLink(needs, await owner.now(), { spaceKey, mailDomain: "secret.example", role: "viewer" });
  await inviteByMail(needs, await eve.now(), { spaceKey, email: "own@example.com", role: "viewer" });
  const seen = await listInvitations(needs, await eve.now(), { spaceKey });
  expect(seen.map(({ email }) => email)).toEqual(["own@example.com", null, "b…"]);
  expect(JSON.stringify(seen)).not.toContain("secret");
  expect(seen.map(({ inviter }) => inviter)).toEqual(["Ada Lovelace", undefined, undefined]);
  await resendInvitation(needs, await eve.now(), { spaceKey, id: seen[2]?.id ?? "" });
  const again = await listInvitations(needs, await eve.now(), { spaceKey });
  expect(JSON.stringify(again)).not.toContain("secret");
  expect(JSON.stringify(await listInvitations(needs, await owner.now(), { spaceKey }))).toContain(
    "bob@secret.example",
  );
});

test("neither the mail to a guest nor its page names the org", async () => {
  using needs = await aContext();
  const { space, owner } = await anOrg(needs);
  await inviteByMail(needs, await owner.now(), {
    spaceKey: space.key,
    email: "eve@example.com",
    role: "viewer",
  });
  const token = await mailedToken(needs, "invitation");
  expect(JSON.stringify((await mailsOf(needs)).at(-1))).not.toContain("The org of");
  expect(JSON.stringify(await lookUpInvitation(needs, token))).not.toContain("The org of");
});

test("nobody invites to more than he is himself", async () => {
  using needs = await aContext();
  const { space, orgId, one } = await anOrg(needs);
  const admin = await one("admin@example.com", { orgId, role: "admin" });
  const member = await one("member@example.com", { orgId, role: "member" });
  const email = "bob@example.com";
  const above = inviteByMail(needs, await admin.now(), { orgId, email, role: "owner" });
  await expect(above).rejects.toMatchObject({ code: "forbidden" });
  const asked = { spaceKey: space.key, email, role: "viewer" as const };
  await expect(inviteByMail(needs, await member.now(), asked)).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    inviteByMail(needs, await member.now(), { orgId, email, role: "member" }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await setSpaceMember(needs, system, { spaceKey: space.key, userId: member.id, role: "manager" });
  await inviteByMail(needs, await member.now(), asked);
});

test("the inviter's right is looked at once more when somebody comes", async () => {
  using needs = await aContext();
  const { orgId, eve, one } = await anOrg(needs);
  const admin = await one("admin@example.com", { orgId, role: "admin" });
  await inviteByMail(needs, await admin.now(), { orgId, email: "eve@example.com", role: "admin" });
  const token = await mailedToken(needs, "invitation");
  await changeRole(needs, system, { orgId, userId: admin.id, role: "member" });
  await expect(acceptInvitation(needs, await eve.now(), { token })).rejects.toMatchObject(gone);
  await changeRole(needs, system, { orgId, userId: admin.id, role: "admin" });
  await acceptInvitation(needs, await eve.now(), { token });
});

test("with somebody who is removed go the invitations that he sent", async () => {
  using needs = await aContext();
  const { orgId, eve, one } = await anOrg(needs);
  const admin = await one("admin@example.com", { orgId, role: "admin" });
  await inviteByMail(needs, await admin.now(), { orgId, email: "eve@example.com", role: "member" });
  const token = await mailedToken(needs, "invitation");
  await removeMember(needs, system, { orgId, userId: admin.id });
  await expect(acceptInvitation(needs, await eve.now(), { token })).rejects.toMatchObject(gone);
});

test.each<[string, (needs: Context, org: Awaited<ReturnType<typeof anOrg>>) => Promise<unknown>]>([
  [
    "the org is suspended",
    (needs, { orgId }) => setOrgState(needs, system, { orgId, state: "suspended", reason: "abuse" }),
  ],
  [
    "the space is deleted",
    (needs, { space }) => deleteSpace(needs, system, { spaceKey: space.key, name: space.name }),
  ],
  [
    "its 7 days are over",
    async (needs) => (needs.clock as unknown as { advance(ms: number): void }).advance(7 * day),
  ],
  [
    "it was cancelled",
    async (needs, { space }) => {
      const [row] = await listInvitations(needs, system, { spaceKey: space.key });
      await cancelInvitation(needs, system, { spaceKey: space.key, id: row?.id ?? "" });
    },
  ],
  [
    "it was sent again",
    async (needs, { space }) => {
      const [row] = await listInvitations(needs, system, { spaceKey: space.key });
      await resendInvitation(needs, system, { spaceKey: space.key, id: row?.id ?? "" });
    },
  ],
  [
    "another was sent for the same",
    (needs, { space }) =>
      inviteByMail(needs, system, { spaceKey: space.key, email: "eve@example.com", role: "editor" }),
  ],
])("nobody comes by a link once %s", async (_, happen) => {
  using needs = await aContext();
  const org = await anOrg(needs);
  const { space, eve, owner } = org;
  await inviteByMail(needs, await owner.now(), {
    spaceKey: space.key,
    email: "eve@example.com",
    role: "viewer",
  });
  const token = await mailedToken(needs, "invitation");
  await happen(needs, org);
  expect(await lookUpInvitation(needs, token)).toBeUndefined();
  const { token: again } = await signedIn(needs, "eve@example.com");
  const actor = await actorWith(needs, again);
  await expect(acceptInvitation(needs, actor, { token })).rejects.toMatchObject(gone);
  expect(await eve.now().catch(() => actor)).toMatchObject({ spaces: [] });
});

test("R7: of fifty who accept one invitation at a time one comes in", async () => {
  using needs = await aContext();
  const { space, owner, one } = await anOrg(needs);
  const { token } = await inviteByLink(needs, await owner.now(), { spaceKey: space.key, role: "viewer" });
  const people = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => (await one(`p${index}@example.com`)).now()),
  );
  const tries = Array.from({ length: 50 }, (_, index) =>
    acceptInvitation(needs, people[index % people.length] as never, { token }),
  );
  const answers = await Promise.allSettled(tries);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await listSpaceMembers(needs, system, { spaceKey: space.key })).toHaveLength(1);
});

test("a link lets in so many, of one mail domain where it says so, and nobody as more than editor", async () => {
  using needs = await aContext();
  const { space, orgId, owner, eve, one } = await anOrg(needs);
  const actor = await owner.now();
  for (const role of ["manager"] as SpaceRole[]) {
    const asked = inviteByLink(needs, actor, { spaceKey: space.key, role });
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(inviteByLink(needs, actor, { orgId, role: "admin" })).rejects.toMatchObject({
    code: "forbidden",
  });
  const asked = { spaceKey: space.key, role: "editor" as const, uses: 2, mailDomain: "@Company.example" };
  const { token, id } = await inviteByLink(needs, actor, asked);
  await expect(acceptInvitation(needs, await eve.now(), { token })).rejects.toMatchObject({
    code: "forbidden",
  });
  for (const name of ["a", "b"]) {
    const person = await one(`${name}@company.example`);
    await acceptInvitation(needs, await person.now(), { token });
    expect((await person.now()).spaces).toMatchObject([{ role: "editor" }]);
  }
  const third = await one("c@company.example");
  await expect(acceptInvitation(needs, await third.now(), { token })).rejects.toMatchObject(gone);
  const [row] = await needs.db.read.select().from(invitations).where(eq(invitations.id, id));
  expect(row).toMatchObject({ usesLeft: 0, endedBy: "accepted" });
});

test("an invitation makes nobody less than he is", async () => {
  using needs = await aContext();
  const { space, owner, eve } = await anOrg(needs);
  const asked = { spaceKey: space.key, email: "eve@example.com" };
  for (const role of ["manager", "viewer"] as const) {
    await inviteByMail(needs, await owner.now(), { ...asked, role });
    await acceptInvitation(needs, await eve.now(), { token: await mailedToken(needs, "invitation") });
  }
  expect((await eve.now()).spaces).toMatchObject([{ role: "manager" }]);
  expect(await findSpace(needs, await eve.now(), space.key)).toBeDefined();
});

test("nobody is mailed more than five invitations in an hour", async () => {
  using needs = await aContext();
  const { orgId, owner } = await anOrg(needs);
  const actor = await owner.now();
  const asked = { orgId, email: "eve@example.com", role: "member" as const };
  for (let times = 0; times < 5; times += 1) await inviteByMail(needs, actor, asked);
  await expect(inviteByMail(needs, actor, asked)).rejects.toMatchObject({ code: "rate_limited" });
  await inviteByMail(needs, actor, { ...asked, email: "bob@example.com" });
});

const newcomer = (needs: Context) => ({ ...aSignUp(needs), ...visit, email: "Bob@example.com" });

test("where people come by invitation, who was mailed one has an account at once, and his address is verified", async () => {
  using needs = await aContext({ signUp: "invited" });
  const { orgId, owner } = await anOrg(needs);
  await inviteByMail(needs, await owner.now(), { orgId, email: "bob@example.com", role: "member" });
  const invitation = await mailedToken(needs, "invitation");
  const asked = { ...newcomer(needs), invitation };
  const { token, account } = await signUpInvited(needs, asked);
  expect(account).toMatchObject({ email: "Bob@example.com", emailVerifiedAt: needs.clock.now() });
  const person = await actorWith(needs, token);
  expect(person.orgs).toEqual([]);
  await acceptInvitation(needs, person, { token: invitation });
  expect((await actorWith(needs, token)).orgs).toEqual([{ orgId, role: "member" }]);
});

test("a link that was not mailed to the address verifies nothing", async () => {
  using needs = await aContext({ signUp: "invited" });
  const { orgId, owner } = await anOrg(needs);
  await inviteByMail(needs, await owner.now(), { orgId, email: "eve@example.com", role: "member" });
  const ofAnother = await mailedToken(needs, "invitation");
  const { token: link } = await inviteByLink(needs, await owner.now(), { orgId, role: "member" });
  for (const invitation of [ofAnother, link]) {
    const asked = { ...newcomer(needs), invitation };
    await expect(signUpInvited(needs, asked)).rejects.toMatchObject(gone);
  }
  await signUp(needs, { ...newcomer(needs), invitation: link });
  expect((await mailsOf(needs)).at(-1)).toMatchObject({ kind: "verify", to: "Bob@example.com" });
});

test.each([
  ["invited", "no invitation"],
  ["closed", "one that is good"],
] as const)("where sign-up is %s nobody comes by %s", async (mode, which) => {
  using needs = await aContext({ signUp: mode });
  const { orgId, owner } = await anOrg(needs);
  const { token } = await inviteByLink(needs, await owner.now(), { orgId, role: "member" });
  const invitation = which === "no invitation" ? "x" : token;
  const asked = signUp(needs, { ...newcomer(needs), invitation });
  await expect(asked).rejects.toMatchObject({ code: "forbidden" });
});

test("a member who accepts to be more is that from then on, and never less", async () => {
  using needs = await aContext();
  const { orgId, owner, one } = await anOrg(needs);
  const mia = await one("mia@example.com", { orgId, role: "member" });
  for (const role of ["admin", "member"] as const) {
    await inviteByMail(needs, await owner.now(), { orgId, email: "mia@example.com", role });
    await acceptInvitation(needs, await mia.now(), { token: await mailedToken(needs, "invitation") });
    expect((await mia.now()).orgs).toContainEqual({ orgId, role: "admin" });
  }
});

test("an admin ends no invitation of an owner by sending another one", async () => {
  using needs = await aContext();
  const { orgId, owner, one } = await anOrg(needs);
  const admin = await one("amy@example.com", { orgId, role: "admin" });
  const email = "eve@example.com";
  await inviteByMail(needs, await owner.now(), { orgId, email, role: "owner" });
  const token = await mailedToken(needs, "invitation");
  const another = inviteByMail(needs, await admin.now(), { orgId, email, role: "member" });
  await expect(another).rejects.toMatchObject({ code: "forbidden" });
  expect(await lookUpInvitation(needs, token)).toMatchObject({ role: "owner" });
});

test("an invitation that ends by another one for the same address is written down as cancelled", async () => {
  using needs = await aContext();
  const { orgId, owner } = await anOrg(needs);
  const email = "eve@example.com";
  for (const role of ["member", "admin"] as const)
    await inviteByMail(needs, await owner.now(), { orgId, email, role });
  const filter = { action: "invitation.cancelled" } as const;
  const events = await listAudit(needs, await owner.now(), { audited: { orgId }, filter });
  expect(events).toMatchObject([{ details: { role: "member" } }]);
});
