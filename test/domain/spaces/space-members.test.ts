import { expect, setDefaultTimeout, test } from "bun:test";
import type { Context } from "#src/domain/context.ts";
import { acceptInvitation } from "#src/domain/orgs/invitations.ts";
import { inviteByLink } from "#src/domain/orgs/invite.ts";
import type { SpaceRole } from "#src/domain/permissions.ts";
import {
  leaveSpace,
  listSpaceMembers,
  setMemberDefault,
  setSpaceMember,
} from "#src/domain/spaces/space-members.ts";
import { findSpace } from "#src/domain/spaces/spaces.ts";
import { aContext, aSpace, system } from "#test/support/domain.ts";
import { actorWith, anAccount, signedIn } from "#test/support/people.ts";

setDefaultTimeout(60_000);

/** Ada, who owns the org of a space, a member of the org, and a guest who manages the space. */
async function aSpaceOfThree(needs: Context) {
  const { key: spaceKey, orgId } = await aSpace(needs);
  const one = async (email: string, asked: Parameters<typeof anAccount>[1] = {}) => {
    const { id } = await anAccount(needs, { email, ...asked });
    const { token } = await signedIn(needs, email);
    return { id, now: () => actorWith(needs, token) };
  };
  const owner = await one("ada@example.com", { orgId });
  const member = await one("mia@example.com", { orgId, role: "member" });
  const guest = await one("gus@example.com", { name: "Gus" });
  const come = async (role: SpaceRole) => {
    const { token } = await inviteByLink(needs, system, { spaceKey, role: "editor" });
    await acceptInvitation(needs, await guest.now(), { token });
    await setSpaceMember(needs, system, { spaceKey, userId: guest.id, role });
  };
  return { spaceKey, owner, member, guest, come };
}

test("who sees the members of the org is told addresses and guests, a guest nothing of both", async () => {
  using needs = await aContext();
  const { spaceKey, owner, member, guest, come } = await aSpaceOfThree(needs);
  await come("manager");
  await setSpaceMember(needs, await owner.now(), { spaceKey, userId: member.id, role: "manager" });
  const seenBy = async ({ now }: typeof owner) => await listSpaceMembers(needs, await now(), { spaceKey });
  expect(await seenBy(owner)).toMatchObject([
    { email: "gus@example.com", isGuest: true },
    { email: "mia@example.com", isGuest: false },
  ]);
  expect(JSON.stringify(await seenBy(member))).not.toContain("example.com");
  expect((await seenBy(member)).map(({ isGuest }) => isGuest)).toEqual([true, false]);
  const told = await seenBy(guest);
  expect(told.map(({ isGuest, email }) => [isGuest, email])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test("a manager says what members of the org are in it, which holds for whom it doesn't name", async () => {
  using needs = await aContext();
  const { spaceKey, member, guest, come } = await aSpaceOfThree(needs);
  await come("manager");
  await setMemberDefault(needs, await guest.now(), { spaceKey, memberDefault: "nothing" });
  await expect(findSpace(needs, await member.now(), spaceKey)).rejects.toMatchObject({ code: "not_found" });
  await come("editor");
  const byEditor = setMemberDefault(needs, await guest.now(), { spaceKey, memberDefault: "editor" });
  await expect(byEditor).rejects.toMatchObject({ code: "forbidden" });
});

test("a guest who manages the space can't find out who is in the org", async () => {
  using needs = await aContext();
  const { spaceKey, member, guest, come } = await aSpaceOfThree(needs);
  await come("manager");
  const role = "viewer" as const;
  for (const userId of [member.id, "01a20846-fe00-7696-a48c-8b66843a890f"]) {
    const named = setSpaceMember(needs, await guest.now(), { spaceKey, userId, role });
    await expect(named).rejects.toMatchObject({ code: "not_found" });
  }
  await setSpaceMember(needs, system, { spaceKey, userId: member.id, role: "editor" });
  await setSpaceMember(needs, await guest.now(), { spaceKey, userId: member.id, role });
});

test("a guest leaves his space by himself, and it isn't there for him any more", async () => {
  using needs = await aContext();
  const { spaceKey, guest, owner, come } = await aSpaceOfThree(needs);
  await come("viewer");
  await leaveSpace(needs, await guest.now(), { spaceKey });
  await expect(findSpace(needs, await guest.now(), spaceKey)).rejects.toMatchObject({ code: "not_found" });
  const unnamed = leaveSpace(needs, await owner.now(), { spaceKey });
  await expect(unnamed).rejects.toMatchObject({ code: "not_found" });
});

test("a member of the org whom the space holds down stays that: leaving is for guests", async () => {
  using needs = await aContext();
  const { spaceKey, member, owner } = await aSpaceOfThree(needs);
  await setSpaceMember(needs, await owner.now(), { spaceKey, userId: member.id, role: "viewer" });
  const leaving = leaveSpace(needs, await member.now(), { spaceKey });
  await expect(leaving).rejects.toMatchObject({ code: "not_found" });
  expect((await member.now()).spaces.map(({ role }) => role)).toEqual(["viewer"]);
});

test("a link lowers nobody who is more in the space by being in its org", async () => {
  using needs = await aContext();
  const { spaceKey, member, owner } = await aSpaceOfThree(needs);
  for (const { now } of [member, owner]) {
    const { token } = await inviteByLink(needs, system, { spaceKey, role: "viewer" });
    await acceptInvitation(needs, await now(), { token });
    expect((await now()).spaces).toEqual([]);
  }
});

test("who says what members are over another's change is told so", async () => {
  using needs = await aContext();
  const { spaceKey, owner } = await aSpaceOfThree(needs);
  const { revision } = await findSpace(needs, await owner.now(), spaceKey);
  const set = async (memberDefault: "viewer" | "nothing") =>
    setMemberDefault(needs, await owner.now(), { spaceKey, memberDefault, revision });
  await set("viewer");
  await expect(set("nothing")).rejects.toMatchObject({ code: "conflict" });
});
