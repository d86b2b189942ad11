import { expect, setDefaultTimeout, test } from "bun:test";
import { eq } from "drizzle-orm";
import { findAsset } from "#src/domain/assets/find.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import type { Context } from "#src/domain/context.ts";
import {
  changeRole,
  leaveOrg,
  listMembers,
  removeMember,
  transferOrg,
} from "#src/domain/orgs/change-members.ts";
import { deleteOrg } from "#src/domain/orgs/orgs.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import { listSpaceMembers, removeSpaceMember, setSpaceMember } from "#src/domain/spaces/space-members.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { actorWith, anAccount, mailsOf, signedIn } from "#test/support/people.ts";

setDefaultTimeout(30_000);

const name = "The org of cats";

/** An org with one of each role, signed in. */
async function anOrg(needs: Context) {
  const space = await aSpace(needs);
  const { orgId } = space;
  const one = async (role: OrgRole) => {
    const email = `${role}@example.com`;
    const { id } = await anAccount(needs, { email, orgId, role });
    const { token } = await signedIn(needs, email);
    return { id, now: () => actorWith(needs, token) };
  };
  return { space, orgId, owner: await one("owner"), admin: await one("admin"), member: await one("member") };
}

test("an admin raises nobody above himself and touches no owner", async () => {
  using needs = await aContext();
  const { orgId, owner, admin, member } = await anOrg(needs);
  const actor = await admin.now();
  const change = (userId: string, role: OrgRole) => changeRole(needs, actor, { orgId, userId, role });
  for (const [id, role] of [
    [member.id, "owner"],
    [admin.id, "owner"],
    [owner.id, "member"],
  ] as const) {
    await expect(change(id, role)).rejects.toMatchObject({ code: "forbidden" });
  }
  const removal = removeMember(needs, actor, { orgId, userId: owner.id });
  await expect(removal).rejects.toMatchObject({ code: "forbidden" });
  await change(member.id, "admin");
  expect((await member.now()).orgs).toEqual([{ orgId, role: "admin" }]);
});

test("a member changes nobody and doesn't see the list", async () => {
  using needs = await aContext();
  const { orgId, member } = await anOrg(needs);
  const actor = await member.now();
  const rise = changeRole(needs, actor, { orgId, userId: member.id, role: "admin" });
  await expect(rise).rejects.toMatchObject({ code: "forbidden" });
  await expect(listMembers(needs, actor, { orgId })).rejects.toMatchObject({ code: "forbidden" });
});

test("the last owner neither steps down nor leaves, not before another one is there", async () => {
  using needs = await aContext();
  const { orgId, owner, admin } = await anOrg(needs);
  const actor = await owner.now();
  const down = () => changeRole(needs, actor, { orgId, userId: owner.id, role: "admin" });
  await expect(down()).rejects.toMatchObject({ code: "conflict" });
  await expect(leaveOrg(needs, actor, { orgId, name })).rejects.toMatchObject({ code: "conflict" });
  await changeRole(needs, actor, { orgId, userId: admin.id, role: "owner" });
  await leaveOrg(needs, actor, { orgId, name });
  expect((await owner.now()).orgs).toEqual([]);
  const last = leaveOrg(needs, await admin.now(), { orgId, name });
  await expect(last).rejects.toMatchObject({ code: "conflict" });
});

test("R7: of two owners who leave at a time, one stays", async () => {
  using needs = await aContext();
  const { orgId, owner, admin } = await anOrg(needs);
  await changeRole(needs, system, { orgId, userId: admin.id, role: "owner" });
  const actors = [await owner.now(), await admin.now()];
  const answers = await Promise.allSettled(actors.map((actor) => leaveOrg(needs, actor, { orgId, name })));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("an owner hands the org over and is its admin, and all that it concerns are told", async () => {
  using needs = await aContext();
  const { orgId, owner, admin, member } = await anOrg(needs);
  await transferOrg(needs, await owner.now(), { orgId, userId: member.id });
  expect((await owner.now()).orgs).toEqual([{ orgId, role: "admin" }]);
  expect((await member.now()).orgs).toEqual([{ orgId, role: "owner" }]);
  const mails = (await mailsOf(needs)).filter(({ kind }) => kind === "org-transferred");
  expect(mails.map(({ to }) => to).sort()).toEqual(["member@example.com", "owner@example.com"]);
  const [event] = await listAudit(needs, system, { audited: { orgId }, filter: {} });
  expect(event).toMatchObject({ action: "org.transferred", actorId: owner.id, targetId: member.id });
  for (const { now } of [owner, admin]) {
    const again = transferOrg(needs, await now(), { orgId, userId: member.id });
    await expect(again).rejects.toMatchObject({ code: "forbidden" });
  }
});

test("an org is handed over to nobody who can't take it, and not without the password", async () => {
  using needs = await aContext();
  const { orgId, owner, admin } = await anOrg(needs);
  const stranger = await anAccount(needs, { email: "eve@example.com" });
  const actor = await owner.now();
  const to = (userId: string) => transferOrg(needs, actor, { orgId, userId });
  await expect(to(stranger.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(to(owner.id)).rejects.toMatchObject({ code: "invalid" });
  const suspended = { suspendedAt: needs.clock.now() };
  await needs.db.write(async (tx) => {
    await tx.update(users).set(suspended).where(eq(users.id, admin.id));
  });
  await expect(to(admin.id)).rejects.toMatchObject({ code: "conflict" });
  // Nor where somebody else would be left to own it.
  await anAccount(needs, { email: "second@example.com", orgId, role: "owner" });
  await expect(to(admin.id)).rejects.toMatchObject({ code: "conflict" });
  needs.clock.advance(11 * 60_000);
  await expect(to(stranger.id)).rejects.toThrow("Confirm once more that it is you");
  await expect(deleteOrg(needs, actor, { orgId, name })).rejects.toThrow("Confirm");
  expect((await owner.now()).orgs).toEqual([{ orgId, role: "owner" }]);
});

test("R7: of an org that is handed over 50 times at once one owner is left", async () => {
  using needs = await aContext();
  const { orgId, owner, admin, member } = await anOrg(needs);
  const actor = await owner.now();
  const tries = Array.from({ length: 50 }, (_, at) =>
    transferOrg(needs, actor, { orgId, userId: at % 2 === 0 ? admin.id : member.id }),
  );
  const answers = await Promise.allSettled(tries);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const roles = (await listMembers(needs, system, { orgId })).map(({ role }) => role);
  expect(roles.filter((role) => role === "owner")).toHaveLength(1);
});

test("who deletes an org has its owners mailed until when they can keep it", async () => {
  using needs = await aContext();
  const { orgId, owner } = await anOrg(needs);
  await deleteOrg(needs, await owner.now(), { orgId, name });
  const [mail] = (await mailsOf(needs)).filter(({ kind }) => kind === "org-deletion");
  const until = new Date(needs.clock.now() + 7 * 86_400_000).toISOString();
  expect(mail).toMatchObject({ to: "owner@example.com", values: { org: "The org of cats", until } });
});

test("CVE-2026-58419: a removed member loses access at once, in spaces that named him too", async () => {
  using needs = await aContext();
  const { space, orgId, owner, member } = await anOrg(needs);
  const { id: assetId } = await anAsset(needs, space);
  const asked = { spaceKey: space.key, assetId };
  await setSpaceMember(needs, await owner.now(), { spaceKey: space.key, userId: member.id, role: "manager" });
  expect(await findAsset(needs, await member.now(), asked)).toMatchObject({ id: assetId });
  await removeMember(needs, await owner.now(), { orgId, userId: member.id });
  const former = await member.now();
  expect([former.orgs, former.spaces]).toEqual([[], []]);
  await expect(findAsset(needs, former, asked)).rejects.toMatchObject({ code: "not_found" });
  expect(await listSpaces(needs, former)).toEqual([]);
});

test("members of another org can neither be seen nor named", async () => {
  using needs = await aContext();
  const { space, orgId, owner } = await anOrg(needs);
  const other = await anAccount(needs, { email: "eve@example.com" });
  const { person: eve } = await signedIn(needs, "eve@example.com");
  await expect(listMembers(needs, eve, { orgId })).rejects.toMatchObject({ code: "not_found" });
  await expect(leaveOrg(needs, eve, { orgId, name })).rejects.toMatchObject({ code: "not_found" });
  const actor = await owner.now();
  const named = { orgId, userId: other.id };
  await expect(removeMember(needs, actor, named)).rejects.toMatchObject({ code: "not_found" });
  const invited = setSpaceMember(needs, actor, { spaceKey: space.key, userId: other.id, role: "viewer" });
  await expect(invited).rejects.toMatchObject({ code: "not_found" });
});

test("CVE-2025-68943: the list of members says nothing of when anybody signs in", async () => {
  using needs = await aContext();
  const { orgId, owner } = await anOrg(needs);
  const [first] = await listMembers(needs, await owner.now(), { orgId });
  const told = ["createdAt", "email", "hasSecondFactor", "id", "isManaged", "name", "role", "userId"];
  expect(Object.keys(first ?? {}).sort()).toEqual(told);
});

test("a space's manager says who is what in it, and what he unsays is as its default has it", async () => {
  using needs = await aContext();
  const { space, owner, member } = await anOrg(needs);
  const named = { spaceKey: space.key, userId: member.id };
  await setSpaceMember(needs, await owner.now(), { ...named, role: "manager" });
  const manager = await member.now();
  expect(await listSpaceMembers(needs, manager, named)).toMatchObject([
    { userId: member.id, role: "manager" },
  ]);
  await setSpaceMember(needs, manager, { ...named, role: "viewer" });
  const viewer = await member.now();
  expect(viewer.spaces).toMatchObject([{ spaceId: space.id, role: "viewer" }]);
  await expect(setSpaceMember(needs, viewer, { ...named, role: "manager" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await removeSpaceMember(needs, await owner.now(), named);
  expect((await member.now()).spaces).toEqual([]);
  await expect(removeSpaceMember(needs, await owner.now(), named)).rejects.toMatchObject({
    code: "not_found",
  });
});
