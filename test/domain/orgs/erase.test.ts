import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { listAudit } from "#src/domain/audit/list.ts";
import { verifyAudit } from "#src/domain/audit/verify.ts";
import type { Context } from "#src/domain/context.ts";
import { createApiKey } from "#src/domain/identity/api-keys.ts";
import { closeAccount, forgetAccounts } from "#src/domain/identity/closing.ts";
import { removeMember } from "#src/domain/orgs/change-members.ts";
import { eraseDeleted } from "#src/domain/orgs/erase.ts";
import { inviteByLink } from "#src/domain/orgs/invite.ts";
import { addMailDomain } from "#src/domain/orgs/mail-domains.ts";
import { createOrg, deleteOrg, keepOrg } from "#src/domain/orgs/orgs.ts";
import { deleteSpace, restoreSpace } from "#src/domain/spaces/space-life.ts";
import { createSpace, listSpaces } from "#src/domain/spaces/spaces.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { aContext, anAsset, aSpace, system } from "#test/support/domain.ts";
import { anAccount, signedIn } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const day = 86_400_000;

async function objectsOf({ storage }: Context): Promise<number> {
  return (await storage.list("objects/")).objects.length;
}

/** How many rows of any table hold the id, those of `space_keys` and of the outbox, which has days of its own, and that an org was erased left out. */
function rowsWith(file: string, id: string): number {
  using db = new Database(file);
  const tables = db.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return tables
    .filter(({ name }) => !["space_keys", "emails"].includes(name))
    .flatMap(({ name }) => db.query<{ action?: string }, []>(`SELECT * FROM "${name}"`).all())
    .filter(({ action }) => action !== "org.erased")
    .filter((row) => JSON.stringify(row).includes(id)).length;
}

test("a deleted space can be restored for seven days, and is erased after them", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  await anAsset(needs, space);
  await inviteByLink(needs, system, { spaceKey: "cats", role: "viewer" });
  await deleteSpace(needs, system, { spaceKey: "cats", name: "cats" });
  needs.clock.advance(7 * day - 1);
  await eraseDeleted(needs);
  await restoreSpace(needs, system, { spaceKey: "cats" });
  expect((await listSpaces(needs, system)).map(({ key }) => key)).toEqual(["cats"]);
  await deleteSpace(needs, system, { spaceKey: "cats", name: "cats" });
  needs.clock.advance(7 * day);
  // Erasing may have begun, so it would be said to be back and go all the same.
  const tooLate = restoreSpace(needs, system, { spaceKey: "cats" });
  await expect(tooLate).rejects.toMatchObject({ code: "expired" });
  await eraseDeleted(needs);
  expect(await listSpaces(needs, system)).toEqual([]);
  expect(await objectsOf(needs)).toBe(0);
});

test("the name of an erased space goes to nobody but its org", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  await deleteSpace(needs, system, { spaceKey: "cats", name: "cats" });
  needs.clock.advance(7 * day);
  await eraseDeleted(needs);
  const other = await createOrg(needs, system, { name: "Another" });
  const theirs = createSpace(needs, system, { orgId: other.id, key: "cats" });
  await expect(theirs).rejects.toMatchObject({ code: "conflict" });
  expect(await createSpace(needs, system, { orgId, key: "cats" })).toMatchObject({ key: "cats" });
});

test("an org is erased with all that is its own, and its names stay taken", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { orgId } = space;
  await anAccount(needs, { orgId, role: "owner" });
  await anAsset(needs, space);
  await createApiKey(needs, system, { orgId, spaceKeys: "all", scopes: ["assets:read"] });
  await addMailDomain(needs, system, { orgId, domain: "example.com" });
  const { id: userId } = await anAccount(needs, { email: "mia@example.com", orgId, role: "member" });
  await removeMember(needs, system, { orgId, userId });
  await deleteOrg(needs, system, { orgId, name: "The org of cats" });
  await keepOrg(needs, system, { orgId });
  needs.clock.advance(8 * day);
  await eraseDeleted(needs);
  expect(await listSpaces(needs, system)).toHaveLength(1);
  await deleteOrg(needs, system, { orgId, name: "The org of cats" });
  needs.clock.advance(7 * day);
  await eraseDeleted(needs);
  expect([rowsWith(needs.file, orgId), await objectsOf(needs)]).toEqual([0, 0]);
  const other = await createOrg(needs, system, { name: "Another" });
  const theirs = createSpace(needs, system, { orgId: other.id, key: "cats" });
  await expect(theirs).rejects.toMatchObject({ code: "conflict" });
});

test("with a closed account goes the org of his alone, once his days are over", async () => {
  using needs = await aContext();
  const space = await aSpace(needs);
  const { orgId } = space;
  await anAccount(needs, { orgId, role: "owner" });
  await anAsset(needs, space);
  const { person } = await signedIn(needs);
  await closeAccount(needs, person);
  needs.clock.advance(14 * day);
  await forgetAccounts(needs);
  await eraseDeleted(needs);
  expect([rowsWith(needs.file, orgId), await objectsOf(needs)]).toEqual([0, 0]);
});

test("that an org was erased stands in the log of the instance, and heads that were kept agree with it", async () => {
  using needs = await aContext();
  const { orgId } = await aSpace(needs);
  const kept = await verifyAudit(needs.db.read);
  await deleteOrg(needs, system, { orgId, name: "The org of cats" });
  needs.clock.advance(7 * day);
  await eraseDeleted(needs);
  const [event] = await listAudit(needs, system, { audited: "instance", filter: { action: "org.erased" } });
  expect(event).toMatchObject({ targetId: orgId, details: { events: expect.any(Number) } });
  expect((await verifyAudit(needs.db.read, kept)).flatMap(({ faults }) => faults)).toEqual([]);
  await needs.db.write(async (tx) => void (await tx.delete(auditEvents)));
  expect((await verifyAudit(needs.db.read, kept)).flatMap(({ faults }) => faults)).toHaveLength(kept.length);
});
