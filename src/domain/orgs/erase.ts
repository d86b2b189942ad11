import { and, desc, eq, inArray, isNotNull, lte, notExists } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { discardObject, objectKeyOf } from "#src/domain/assets/objects.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Tx } from "#src/store/database.ts";
import { apiKeyUses } from "#src/store/schema/api-key-uses.ts";
import { apiKeys } from "#src/store/schema/api-keys.ts";
import { assetAliases } from "#src/store/schema/asset-aliases.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { auditEvents } from "#src/store/schema/audit-events.ts";
import { departures } from "#src/store/schema/departures.ts";
import { fonts } from "#src/store/schema/fonts.ts";
import { idempotencyKeys } from "#src/store/schema/idempotency-keys.ts";
import { invitations } from "#src/store/schema/invitations.ts";
import { mailDomains } from "#src/store/schema/mail-domains.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { orgOpenings } from "#src/store/schema/org-openings.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { signingKeys } from "#src/store/schema/signing-keys.ts";
import { spaceActivity } from "#src/store/schema/space-activity.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { uploadTokens } from "#src/store/schema/upload-tokens.ts";
import { warmUps } from "#src/store/schema/warm-ups.ts";

const system = { kind: "system" } as const;

type EraseNeeds = Needs<"db" | "clock" | "storage" | "results" | "log">;

/** So many in one transaction, since nobody else writes meanwhile. */
const assetsAtATime = 500;

/**
 * Erases spaces and orgs whose days to be restored are over, with all that is theirs: rows first, so that nothing listed
 * ever lacks its bytes. What an interruption leaves is erased the next time. A space's names stay taken.
 */
export async function eraseDeleted(needs: EraseNeeds, signal?: AbortSignal): Promise<void> {
  const now = needs.clock.now();
  const isOver = and(isNotNull(spaces.deletionAt), lte(spaces.deletionAt, now));
  for (const { id } of await needs.db.read.select({ id: spaces.id }).from(spaces).where(isOver)) {
    await eraseSpace(needs, id, signal);
  }
  const areOver = and(isNotNull(orgs.deletionAt), lte(orgs.deletionAt, now));
  for (const { id } of await needs.db.read.select({ id: orgs.id }).from(orgs).where(areOver)) {
    const own = await needs.db.read.select({ id: spaces.id }).from(spaces).where(eq(spaces.orgId, id));
    for (const space of own) await eraseSpace(needs, space.id, signal);
    if (!signal?.aborted) await eraseOrg(needs, id);
  }
}

async function eraseSpace(needs: EraseNeeds, spaceId: string, signal?: AbortSignal): Promise<void> {
  await needs.results.purgeSpace(spaceId);
  while (!signal?.aborted) {
    const objects = await needs.db.write((tx) => dropAssets(tx, spaceId));
    if (objects === undefined) break;
    for (const { key } of objects) await discardObject(needs, key);
  }
  if (signal?.aborted) return;
  const fontObjects = await needs.db.write(async (tx) => {
    const ofSpace = eq(fonts.spaceId, spaceId);
    const dropped = await tx.delete(fonts).where(ofSpace).returning({ key: fonts.objectKey });
    await dropAll(tx, spaceId, [
      [warmUps, warmUps.spaceId],
      [signingKeys, signingKeys.spaceId],
      [uploadTokens, uploadTokens.spaceId],
      [invitations, invitations.spaceId],
      [spaceMembers, spaceMembers.spaceId],
      [spaceActivity, spaceActivity.spaceId],
      [spaces, spaces.id],
    ]);
    return dropped;
  });
  for (const { key } of fontObjects) await discardObject(needs, key);
  needs.log.info({ spaceId }, "space erased");
}

/** The objects of some pictures whose rows went; undefined where none are left. */
async function dropAssets(tx: Tx, spaceId: string): Promise<{ key: string }[] | undefined> {
  const some = await tx.read
    .select({ id: assets.id })
    .from(assets)
    .where(eq(assets.spaceId, spaceId))
    .limit(assetsAtATime);
  if (some.length === 0) return undefined;
  const ids = some.map(({ id }) => id);
  await tx.delete(assetAliases).where(inArray(assetAliases.assetId, ids));
  const objects = await tx
    .delete(assetVersions)
    .where(inArray(assetVersions.assetId, ids))
    .returning({ key: assetVersions.objectKey });
  await tx.delete(assets).where(inArray(assets.id, ids));
  return objects;
}

async function eraseOrg(needs: EraseNeeds, orgId: string): Promise<void> {
  const erased = await needs.db.write(async (tx) => {
    // Something may have come in between; then the rest waits for the next time.
    const isEmpty = notExists(tx.read.select().from(spaces).where(eq(spaces.orgId, orgId)));
    const isOver = and(eq(orgs.id, orgId), lte(orgs.deletionAt, needs.clock.now()), isEmpty);
    const [org] = await tx.read.select().from(orgs).where(isOver);
    if (org === undefined) return undefined;
    const keys = tx.read.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.orgId, orgId));
    await tx.delete(apiKeyUses).where(inArray(apiKeyUses.apiKeyId, keys));
    const [last] = await tx.read
      .select({ events: auditEvents.number, head: auditEvents.hash })
      .from(auditEvents)
      .where(eq(auditEvents.chain, orgId))
      .orderBy(desc(auditEvents.number))
      .limit(1);
    await tx.delete(auditEvents).where(eq(auditEvents.chain, orgId));
    // That there was one, and that its log went with it and wasn't cut off.
    const target = { kind: "org", id: orgId };
    await record(tx, needs, system, { action: "org.erased", target, details: { ...last } });
    await dropAll(tx, orgId, [
      [apiKeys, apiKeys.orgId],
      [invitations, invitations.orgId],
      [idempotencyKeys, idempotencyKeys.orgId],
      [orgOpenings, orgOpenings.orgId],
      [memberships, memberships.orgId],
      [departures, departures.orgId],
      [mailDomains, mailDomains.orgId],
      [orgs, orgs.id],
    ]);
    return org;
  });
  if (erased === undefined) return;
  if (erased.avatarVersion !== null) await discardObject(needs, objectKeyOf(erased.avatarVersion));
  needs.log.info({ orgId }, "org erased");
}

async function dropAll(tx: Tx, id: string, tables: [SQLiteTable, SQLiteColumn][]): Promise<void> {
  for (const [table, column] of tables) await tx.delete(table).where(eq(column, id));
}
