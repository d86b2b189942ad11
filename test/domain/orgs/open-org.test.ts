import { expect, setDefaultTimeout, test } from "bun:test";
import { deleteAsset } from "#src/domain/assets/delete.ts";
import { findAsset } from "#src/domain/assets/find.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import { listMembers, removeMember } from "#src/domain/orgs/change-members.ts";
import { closeOrg, openOrg } from "#src/domain/orgs/open-org.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { actorWith, anAccount, mailsOf, signedIn } from "#test/support/people.ts";

setDefaultTimeout(60_000);

async function anOperator(needs: Awaited<ReturnType<typeof aContext>>) {
  const space = await aSpace(needs);
  const { orgId } = space;
  await anAccount(needs, { email: "ada@example.com", orgId, role: "owner" });
  const asset = await anAsset(needs, space);
  await anAccount(needs, { email: "op@example.com", isOperator: true, name: "Oscar" });
  const { token } = await signedIn(needs, "op@example.com");
  return { space, orgId, asset, now: () => actorWith(needs, token) };
}

test("an operator looks into an org for an hour, by a reason that its owners read", async () => {
  using needs = await aContext();
  const { space, orgId, asset, now } = await anOperator(needs);
  const asked = { spaceKey: space.key, assetId: asset.id };
  await expect(findAsset(needs, await now(), asked)).rejects.toMatchObject({ code: "not_found" });
  await openOrg(needs, await now(), { orgId, reason: " A ticket of the owner's " });
  const operator = await now();
  expect(await findAsset(needs, operator, asked)).toMatchObject({ id: asset.id });
  expect((await listSpaces(needs, operator)).map(({ key }) => key)).toContain(space.key);
  const members = await listMembers(needs, operator, { orgId });
  expect(members.map(({ email }) => email)).toEqual(["ada@example.com"]);
  await expect(deleteAsset(needs, operator, asked)).rejects.toMatchObject({ code: "forbidden" });
  const removal = removeMember(needs, operator, { orgId, userId: members[0]?.userId ?? "" });
  await expect(removal).rejects.toMatchObject({ code: "forbidden" });
  const [mail] = (await mailsOf(needs)).filter(({ kind }) => kind === "org-opened");
  expect(mail).toMatchObject({
    to: "ada@example.com",
    values: { operator: "Oscar", reason: "A ticket of the owner's" },
  });
  const [event] = await listAudit(needs, system, { audited: { orgId }, filter: {} });
  expect(event).toMatchObject({
    action: "org.opened",
    actorName: "Oscar",
    details: { reason: "A ticket of the owner's" },
  });
  needs.clock.advance(60 * 60_000);
  await expect(findAsset(needs, await now(), asked)).rejects.toMatchObject({ code: "not_found" });
});

test("he gives a reason and has proved that it is he, and can end it himself", async () => {
  using needs = await aContext();
  const { orgId, now } = await anOperator(needs);
  for (const [reason, mistake] of [
    ["  ", "reason_missing"],
    ["x".repeat(501), "reason_too_long"],
  ] as const) {
    const asked = openOrg(needs, await now(), { orgId, reason });
    await expect(asked).rejects.toMatchObject({ fields: { reason: mistake } });
  }
  await openOrg(needs, await now(), { orgId, reason: "A ticket" });
  await closeOrg(needs, await now(), { orgId });
  expect((await now()).openedOrgs).toEqual([]);
  needs.clock.advance(10 * 60_000);
  const late = openOrg(needs, await now(), { orgId, reason: "A ticket" });
  await expect(late).rejects.toMatchObject({ code: "forbidden" });
});

test("nobody else opens an org, not his own either", async () => {
  using needs = await aContext();
  const { orgId } = await anOperator(needs);
  const { person } = await signedIn(needs, "ada@example.com");
  const asked = openOrg(needs, person, { orgId, reason: "Why not" });
  await expect(asked).rejects.toMatchObject({ code: "forbidden" });
});
