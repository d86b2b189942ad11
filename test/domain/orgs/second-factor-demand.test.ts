import { expect, setDefaultTimeout, test } from "bun:test";
import { readAgain } from "#src/domain/actor.ts";
import { findAsset } from "#src/domain/assets/find.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import type { Context } from "#src/domain/context.ts";
import { removeFactors } from "#src/domain/identity/operators.ts";
import { changeRole, leaveOrg, listMembers } from "#src/domain/orgs/change-members.ts";
import { openOrg } from "#src/domain/orgs/open-org.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import {
  countWithoutSecondFactor,
  demandSecondFactor,
  liftSecondFactorDemand,
  listOwnDemands,
  mendDemands,
  refuseWhileDemanded,
} from "#src/domain/orgs/second-factor-demand.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import { insertSpaceMember, leaveSpace } from "#src/domain/spaces/space-members.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { aContext, aKeyOf, anAsset, aSpace, system } from "#test/support/domain.ts";
import { aPasskey } from "#test/support/factors.ts";
import { actorWith, anAccount, mailsOf, signedIn } from "#test/support/people.ts";

setDefaultTimeout(30_000);

const dayMs = 86_400_000;

/** An org whose owner has a second factor, an admin and a member who have none, and a guest of its space likewise. */
async function aCattery() {
  const needs = await aContext();
  const space = await aSpace(needs);
  const { orgId } = space;
  const one = async (email: string, role?: OrgRole) => {
    const { id } = await anAccount(needs, { email, name: email, ...(role && { orgId, role }) });
    let { token } = await signedIn(needs, email);
    const now = () => actorWith(needs, token);
    const signInAgain = async () => {
      token = (await signedIn(needs, email)).token;
    };
    const setUp = async () => {
      await signInAgain();
      await aPasskey(needs, await now());
    };
    const lose = async () => {
      await removeFactors(needs, system, { email });
      await signInAgain();
    };
    return { id, now, setUp, lose };
  };
  const owner = await one("owner@example.com", "owner");
  const admin = await one("admin@example.com", "admin");
  const member = await one("member@example.com", "member");
  const guest = await one("guest@example.com");
  await needs.db.write((tx) =>
    insertSpaceMember(tx, needs, system, { space, userId: guest.id, role: "viewer" }),
  );
  await owner.setUp();
  const demand = async (days: 0 | 7 | 14 | 30 = 14) =>
    demandSecondFactor(needs, await owner.now(), { orgId, days });
  const lift = async () => liftSecondFactorDemand(needs, await owner.now(), { orgId });
  return {
    needs,
    space,
    orgId,
    owner,
    admin,
    member,
    guest,
    demand,
    lift,
    [Symbol.dispose]: () => needs[Symbol.dispose](),
  };
}

const demandsMailed = async (needs: Context) =>
  (await mailsOf(needs)).filter(({ kind }) => kind.startsWith("second-factor-"));

const seesIn = async (needs: Context, who: { now(): ReturnType<typeof actorWith> }) =>
  (await listSpaces(needs, await who.now())).map(({ key }) => key);

test("once the time is over nobody is in without one, guests neither, and who sets one up is in at once", async () => {
  using cattery = await aCattery();
  const { needs, orgId, admin, member, guest, owner, demand } = cattery;
  await demand(7);
  needs.clock.advance(7 * dayMs - 1);
  for (const who of [owner, admin, member, guest]) expect(await seesIn(needs, who)).toEqual(["cats"]);
  needs.clock.advance(1);
  expect(await seesIn(needs, owner)).toEqual(["cats"]);
  for (const who of [admin, member, guest]) {
    const now = await who.now();
    expect([await seesIn(needs, who), now.orgs.filter((one) => one.orgId === orgId), now.spaces]).toEqual([
      [],
      [],
      [],
    ]);
    await expect(requireOrg(needs, now, orgId, "orgs:see")).rejects.toMatchObject({ code: "not_found" });
    await who.setUp();
    expect(await seesIn(needs, who)).toEqual(["cats"]);
  }
});

test("who acts for long is looked at again: what he sees ends with the time", async () => {
  using cattery = await aCattery();
  const { needs, space, member, demand } = cattery;
  const asset = await anAsset(needs, space);
  const before = await member.now();
  await demand(0);
  const now = await readAgain(needs.db.read, before);
  const found = findAsset(needs, now, { spaceKey: "cats", assetId: asset.id });
  await expect(found).rejects.toMatchObject({ code: "not_found" });
});

test("who is shut out leaves all the same, and nobody else is told that the place is there", async () => {
  using cattery = await aCattery();
  const { needs, orgId, owner, admin, member, guest, demand, lift } = cattery;
  const name = "The org of cats";
  await anAccount(needs, { email: "eve@example.com" });
  const { person: eve } = await signedIn(needs, "eve@example.com");
  await demand(0);
  const leave = async (who: typeof member) => leaveOrg(needs, await who.now(), { orgId, name });
  const leaveCats = async (who: typeof member) => leaveSpace(needs, await who.now(), { spaceKey: "cats" });
  for (const hidden of [
    () => leaveOrg(needs, eve, { orgId, name }),
    () => leaveSpace(needs, eve, { spaceKey: "cats" }),
    () => leave(guest),
    () => leaveCats(member),
  ])
    await expect(hidden()).rejects.toMatchObject({ code: "not_found" });
  const misnamed = leaveOrg(needs, await member.now(), { orgId, name: "cats" });
  await expect(misnamed).rejects.toMatchObject({ fields: { name: "name_differs" } });
  await leave(member);
  await leaveCats(guest);
  await lift();
  for (const who of [member, guest]) expect(await seesIn(needs, who)).toEqual([]);
  expect(await seesIn(needs, admin)).toEqual(["cats"]);

  await changeRole(needs, system, { orgId, userId: admin.id, role: "owner" });
  await demand(0);
  await leave(owner);
  await expect(leave(admin)).rejects.toMatchObject({ code: "conflict" });
});

test("keys are the org's own and go on", async () => {
  using cattery = await aCattery();
  const { needs, space, demand } = cattery;
  const key = await aKeyOf(needs, space);
  await demand(0);
  expect((await listSpaces(needs, key)).map(({ key: name }) => name)).toEqual(["cats"]);
});

test("everybody without one is mailed once, a guest without a word of the org", async () => {
  using cattery = await aCattery();
  const { needs, orgId, owner, demand } = cattery;
  expect(await countWithoutSecondFactor(needs, await owner.now(), { orgId })).toBe(3);
  await demand(30);
  await demand(0);
  const until = new Date(needs.clock.now() + 30 * dayMs).toISOString();
  const org = { place: "The org of cats", until };
  expect(await demandsMailed(needs)).toMatchObject([
    { to: "admin@example.com", kind: "second-factor-demanded", values: org },
    { to: "member@example.com", kind: "second-factor-demanded", values: org },
    { to: "guest@example.com", kind: "second-factor-demanded", values: { place: "cats", until } },
  ]);
});

test("nobody demands it who has none, hasn't just proved that it is he, or may not", async () => {
  using cattery = await aCattery();
  const { needs, orgId, owner, admin, member, guest } = cattery;
  const tried = async (who: typeof owner, verb: typeof demandSecondFactor | typeof liftSecondFactorDemand) =>
    verb(needs, await who.now(), { orgId, days: 14 });
  for (const verb of [demandSecondFactor, liftSecondFactorDemand]) {
    await expect(tried(admin, verb)).rejects.toMatchObject({ code: "conflict" });
    await expect(tried(member, verb)).rejects.toMatchObject({ code: "forbidden" });
    await expect(tried(guest, verb)).rejects.toMatchObject({ code: "not_found" });
  }
  needs.clock.advance(11 * 60_000);
  for (const verb of [demandSecondFactor, liftSecondFactorDemand])
    await expect(tried(owner, verb)).rejects.toMatchObject({ code: "forbidden" });
  expect(await demandsMailed(needs)).toEqual([]);
});

test("taken back, everybody is in again, the owners are mailed, and both are written down", async () => {
  using cattery = await aCattery();
  const { needs, orgId, member, demand, lift } = cattery;
  await demand(0);
  expect(await seesIn(needs, member)).toEqual([]);
  await lift();
  await lift();
  expect(await seesIn(needs, member)).toEqual(["cats"]);
  const mails = (await mailsOf(needs)).filter(({ kind }) => kind === "second-factor-lifted");
  expect(mails).toMatchObject([{ to: "owner@example.com", values: { by: "owner@example.com" } }]);
  const events = await listAudit(needs, system, { audited: { orgId }, filter: {} });
  expect(events.slice(0, 2)).toMatchObject([
    { action: "org.second_factor_lifted" },
    { action: "org.second_factor_demanded", details: { days: 0 } },
  ]);
});

test("an owner who has lost his is out until he has one again, and the machine's command helps", async () => {
  using cattery = await aCattery();
  const { needs, orgId, owner, demand } = cattery;
  await demand(0);
  await owner.lose();
  expect(await seesIn(needs, owner)).toEqual([]);
  await owner.setUp();
  expect(await seesIn(needs, owner)).toEqual(["cats"]);
  await owner.lose();
  await liftSecondFactorDemand(needs, system, { orgId });
  expect(await seesIn(needs, owner)).toEqual(["cats"]);
});

test("each is told what asks for one of him, a guest by the name of his space", async () => {
  using cattery = await aCattery();
  const { needs, orgId, owner, member, guest, demand } = cattery;
  expect(await listOwnDemands(needs, await member.now())).toEqual([]);
  await demand(7);
  const from = needs.clock.now() + 7 * dayMs;
  expect(await listOwnDemands(needs, await owner.now())).toEqual([]);
  const told = { orgId, name: "The org of cats", from, isShut: false, spaces: [] };
  expect(await listOwnDemands(needs, await member.now())).toEqual([told]);
  needs.clock.advance(7 * dayMs);
  const spaces = [{ key: "cats", name: "cats" }];
  const asGuest = { orgId, name: "cats", from, isShut: true, spaces };
  expect(await listOwnDemands(needs, await guest.now())).toEqual([asGuest]);
});

test("the last one can't be taken away where it is demanded, and can before", async () => {
  using cattery = await aCattery();
  const { needs, orgId, member, guest, demand } = cattery;
  const tried = (who: typeof member) => refuseWhileDemanded(needs.db.read, who.id, needs.clock.now());
  for (const who of [member, guest]) await who.setUp();
  await tried(member);
  await demand(7);
  await tried(member);
  needs.clock.advance(7 * dayMs);
  for (const who of [member, guest]) await expect(tried(who)).rejects.toMatchObject({ code: "conflict" });
  await liftSecondFactorDemand(needs, system, { orgId });
  await tried(member);
});

test("those who manage members see who has one", async () => {
  using cattery = await aCattery();
  const { needs, orgId, owner } = cattery;
  const members = await listMembers(needs, await owner.now(), { orgId });
  expect(members.map(({ hasSecondFactor }) => hasSecondFactor)).toEqual([true, false, false]);
  await anAccount(needs, { email: "op@example.com", isOperator: true });
  const { person, token } = await signedIn(needs, "op@example.com");
  await openOrg(needs, person, { orgId, reason: "They asked for help." });
  const seen = await listMembers(needs, await actorWith(needs, token), { orgId });
  expect(seen.some((member) => "hasSecondFactor" in member)).toBe(false);
});

test("R16: a demand from ahead of time begins thirty days from when the clock is right", async () => {
  using cattery = await aCattery();
  const { needs, orgId, member } = cattery;
  needs.clock.advance(365 * dayMs);
  await demandSecondFactor(needs, system, { orgId, days: 14 });
  needs.clock.advance(-365 * dayMs);
  const mend = () => needs.db.write((tx) => mendDemands(tx, needs.clock.now()));
  await mend();
  expect(await seesIn(needs, member)).toEqual(["cats"]);
  needs.clock.advance(30 * dayMs);
  await mend();
  const { person } = await signedIn(needs, "member@example.com");
  expect(await listSpaces(needs, person)).toEqual([]);
});
