import { expect, setDefaultTimeout, test } from "bun:test";
import { listAudit } from "#src/domain/audit/list.ts";
import { closeOrg, openOrg } from "#src/domain/orgs/open-org.ts";
import { listOpenings } from "#src/domain/orgs/openings.ts";
import { createOrg, deleteOrgLater, setOrgState } from "#src/domain/orgs/orgs.ts";
import { findTenant, listTenants, tenantsOnAPage } from "#src/domain/orgs/tenants.ts";
import { deleteSpace } from "#src/domain/spaces/space-life.ts";
import { aContext, anAsset, aPersonWith, aSpace, system } from "#test/support/domain.ts";
import { actorWith, anAccount, signedIn } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const operator = aPersonWith({ isOperator: true });

test("an operator sees what every org comes to, and nothing of what is in it", async () => {
  using needs = await aContext();
  const space = await aSpace(needs, "cats");
  const { orgId } = space;
  await anAccount(needs, { orgId, role: "owner" });
  await anAccount(needs, { orgId, role: "member", email: "bob@example.com" });
  const { version } = await anAsset(needs, space, "secret/plan.png");
  const other = await anAsset(needs, space, "dog.png", 1);
  await createOrg(needs, system, { name: "Empty" });
  const { tenants, total, hasMore } = await listTenants(needs, operator, {});
  expect([total, hasMore]).toEqual([2, false]);
  expect(tenants).toMatchObject([
    { name: "Empty", people: 0, spaces: 0, pictures: 0, sizeBytes: 0 },
    { people: 2, spaces: 1, pictures: 2, sizeBytes: version.sizeBytes + other.version.sizeBytes },
  ]);
  const found = await findTenant(needs, operator, { orgId });
  expect(found.owners).toMatchObject([{ name: "Ada Lovelace", email: "ada@example.com" }]);
  expect(JSON.stringify([tenants, found])).not.toMatch(/plan\.png|dog\.png|bob@|"cats"/);
  await deleteSpace(needs, system, { spaceKey: "cats", name: "cats" });
  expect((await findTenant(needs, operator, { orgId })).tenant).toMatchObject({ spaces: 0, pictures: 2 });
});

test("orgs are found by a part of their name, by their id and by what they are", async () => {
  using needs = await aContext();
  const named = async (name: string) => (await createOrg(needs, system, { name })).id;
  const [one, two] = [await named("50 % off"), await named("Fifty_offers")];
  const ending = await named("Ending");
  await setOrgState(needs, system, { orgId: two, state: "suspended", reason: "Not paid" });
  await setOrgState(needs, system, { orgId: ending, state: "suspended", reason: "Not paid" });
  await deleteOrgLater(needs, system, { orgId: ending, deletionAt: needs.clock.now() + 1 });
  const found = async (filter: Parameters<typeof listTenants>[2]) => {
    const { tenants, total } = await listTenants(needs, operator, filter);
    expect(total).toBe(tenants.length);
    return tenants.map(({ id }) => id);
  };
  expect(await found({ name: " OFF " })).toEqual([two, one]);
  expect(await found({ name: "%" })).toEqual([one]);
  expect(await found({ name: "_" })).toEqual([two]);
  expect(await found({ name: "\\" })).toEqual([]);
  expect(await found({ name: one })).toEqual([one]);
  expect(await found({ state: "suspended" })).toEqual([two]);
  expect(await found({ state: "pending_deletion" })).toEqual([ending]);
  expect(await found({ state: "active", name: "off" })).toEqual([one]);
});

test("why an org was put into a state its owners read, in its audit log too", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  for (const [reason, mistake] of [
    [" ", "reason_missing"],
    ["x".repeat(501), "reason_too_long"],
  ] as const) {
    const asked = setOrgState(needs, operator, { orgId, state: "read_only", reason });
    await expect(asked).rejects.toMatchObject({ fields: { reason: mistake } });
  }
  await setOrgState(needs, operator, { orgId, state: "suspended", reason: " Not paid " });
  await setOrgState(needs, operator, { orgId, state: "active", reason: "Paid" });
  const events = await listAudit(needs, system, { audited: { orgId }, filter: {} });
  expect(events.slice(0, 2).map(({ details }) => details)).toEqual([
    { state: "active" },
    { state: "suspended", reason: "Not paid" },
  ]);
});

test("they come in pages that follow each other whatever is made meanwhile", async () => {
  using needs = await aContext();
  for (let number = 0; number < tenantsOnAPage + 2; number++) {
    needs.clock.advance(1);
    await createOrg(needs, system, { name: `Org ${number}` });
  }
  const first = await listTenants(needs, operator, {});
  expect([first.tenants.length, first.tenants[0]?.name, first.hasMore]).toEqual([50, "Org 51", true]);
  needs.clock.advance(1);
  await createOrg(needs, system, { name: "Later" });
  const second = await listTenants(needs, operator, { before: first.tenants.at(-1)?.id });
  expect(second.tenants.map(({ name }) => name)).toEqual(["Org 1", "Org 0"]);
  expect([second.hasMore, second.total]).toEqual([false, 53]);
});

test("nobody else sees tenants, whatever he owns", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  const { person } = await signedIn(needs);
  for (const asked of [
    listTenants(needs, person, {}),
    findTenant(needs, person, { orgId }),
    listOpenings(needs, person, { orgId }),
  ]) {
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
  }
  const none = findTenant(needs, operator, { orgId: "none" });
  await expect(none).rejects.toMatchObject({ code: "not_found" });
});

test("operators see who looks into an org and why, until he has ended it, which is written down", async () => {
  using needs = await aContext();
  const { orgId } = await anAccount(needs);
  await anAccount(needs, { email: "op@example.com", name: "Oscar", isOperator: true });
  const { token } = await signedIn(needs, "op@example.com");
  const oscar = await actorWith(needs, token);
  const { expiresAt } = await openOrg(needs, oscar, { orgId, reason: "A ticket" });
  const openings = await listOpenings(needs, operator, { orgId });
  expect(openings).toMatchObject([{ operator: "Oscar", reason: "A ticket", expiresAt }]);
  await closeOrg(needs, operator, { orgId });
  expect(await listOpenings(needs, operator, { orgId })).toHaveLength(1);
  for (let twice = 0; twice < 2; twice++) await closeOrg(needs, oscar, { orgId });
  expect(await listOpenings(needs, operator, { orgId })).toEqual([]);
  const events = await listAudit(needs, system, { audited: { orgId }, filter: {} });
  expect(events.map(({ action }) => action).slice(0, 2)).toEqual(["org.closed", "org.opened"]);
});
