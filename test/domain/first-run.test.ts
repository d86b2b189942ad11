import { expect, test } from "bun:test";
import { listSigningKeys } from "#src/domain/delivery/signing-keys.ts";
import { firstRun } from "#src/domain/first-run.ts";
import { firstOrg } from "#src/domain/orgs/orgs.ts";
import { listTenants } from "#src/domain/orgs/tenants.ts";
import { listSpaces } from "#src/domain/spaces/spaces.ts";
import { aContext, aSpace, system } from "#test/support/domain.ts";

test("a first start makes an org and a space that can sign, and the next ones nothing", async () => {
  using needs = await aContext();
  await Promise.all([firstRun(needs), firstRun(needs), firstRun(needs)]);
  expect((await listTenants(needs, system, {})).total).toBe(1);
  const { id: orgId } = await firstOrg(needs, system);
  expect(await listSpaces(needs, system)).toMatchObject([{ key: "default", orgId, defaults: "web" }]);
  expect(await listSigningKeys(needs, system, { spaceKey: "default" })).toHaveLength(1);
});

test("where there is an org already nothing is made", async () => {
  using needs = await aContext();
  await aSpace(needs);
  await firstRun(needs);
  expect(await listSpaces(needs, system)).toHaveLength(1);
});
