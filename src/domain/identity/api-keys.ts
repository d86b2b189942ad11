import { and, asc, desc, eq, gte, isNull, lt, or, sql } from "drizzle-orm";
import type { Actor, KeyHolder } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { changedMeanwhile, requireOrg } from "#src/domain/orgs/orgs.ts";
import { type Scope, scopes } from "#src/domain/permissions.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { dayOf } from "#src/lib/day.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { hashSecret, isHashOf } from "#src/lib/secret.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { onceFor } from "#src/store/once-for.ts";
import { apiKeyUses } from "#src/store/schema/api-key-uses.ts";
import { apiKeys } from "#src/store/schema/api-keys.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { users } from "#src/store/schema/users.ts";
import { createApiKeyToken, isApiKeyToken } from "./api-key-token.ts";
import { cutNetwork } from "./device.ts";
import { refuseMistakes } from "./mistakes.ts";
import { nameMistake } from "./profile-rules.ts";
import { endUploadTokensOf } from "./upload-tokens.ts";

type Row = typeof apiKeys.$inferSelect;

export interface ApiKey {
  id: string;
  orgId: string;
  name: string;
  spaceIds: string[] | "all";
  scopes: Scope[];
  /** Counts its tokens. */
  revision: number;
  createdAt: number;
  expiresAt?: number;
  /** To the minute. */
  lastUsedAt?: number;
  /** The cut address that it was used from at last. */
  lastUsedFrom?: string;
  /** Who made it is no longer in the org, or gone. */
  isOrphaned: boolean;
  revokedAt?: number;
}

interface NewApiKey {
  orgId: string;
  name?: string;
  spaceKeys: string[] | "all";
  scopes: Scope[];
  expiresAt?: number;
}

const usePrecisionMs = 60_000;

/** The only time that the token is told. */
export async function createApiKey(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, name = "", spaceKeys, scopes: asked, expiresAt }: NewApiKey,
): Promise<ApiKey & { token: string }> {
  return await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "api-keys:manage");
    const createdAt = needs.clock.now();
    refuseMistakes({
      name: name === "" ? undefined : nameMistake(name),
      scopes: areScopes(asked) ? undefined : "scopes_missing",
      spaceKeys: spaceKeys.length > 0 ? undefined : "spaces_missing",
      expiresAt: expiresAt === undefined || expiresAt > createdAt ? undefined : "time_past",
    });
    const spaceIds = spaceKeys === "all" ? null : await spaceIdsOf({ db: tx }, actor, orgId, spaceKeys);
    const token = createApiKeyToken();
    const row: Row = {
      id: createId(createdAt),
      orgId,
      name: name.trim(),
      tokenHash: hashSecret(token),
      spaceIds,
      scopes: [...new Set(asked)],
      madeBy: actor.kind === "person" ? actor.userId : null,
      isByPerson: actor.kind === "person",
      revision: 1,
      createdAt,
      expiresAt: expiresAt ?? null,
      lastUsedAt: null,
      lastUsedFrom: null,
      revokedAt: null,
    };
    await tx.insert(apiKeys).values(row);
    const details = { scopes: row.scopes.join(" "), spaces: spaceIds?.length ?? "all" };
    const target = { kind: "api_key", id: row.id };
    await record(tx, needs, actor, { orgId, action: "api_key.created", target, details });
    return { ...shown(row), token };
  });
}

/** Newest first, revoked and expired ones too. */
export async function listApiKeys(
  needs: Needs<"db">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<ApiKey[]> {
  await requireOrg(needs, actor, orgId, "api-keys:see");
  const isMaker = and(eq(memberships.userId, apiKeys.madeBy), eq(memberships.orgId, apiKeys.orgId));
  const isThere = and(eq(users.id, memberships.userId), isNull(users.closedAt));
  const rows = await needs.db.read
    .select({ key: apiKeys, makerId: users.id })
    .from(apiKeys)
    .leftJoin(memberships, isMaker)
    .leftJoin(users, isThere)
    .where(eq(apiKeys.orgId, orgId))
    .orderBy(desc(apiKeys.id));
  // One that the system made has nobody to leave.
  return rows.map(({ key, makerId }) => shown(key, makerId === null && key.isByPerson));
}

/** One of the org's, whatever became of it. */
export async function findApiKey(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, id }: { orgId: string; id: string },
): Promise<ApiKey> {
  const key = (await listApiKeys(needs, actor, { orgId })).find((each) => each.id === id);
  if (key === undefined) throw noSuchKey(id);
  return key;
}

/** How often each of the org's keys was used by day of UTC, since a day and with it; oldest first. */
export async function listApiKeyUses(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, since }: { orgId: string; since: string },
): Promise<{ apiKeyId: string; day: string; number: number }[]> {
  await requireOrg(needs, actor, orgId, "api-keys:see");
  return await needs.db.read
    .select({ apiKeyId: apiKeyUses.apiKeyId, day: apiKeyUses.day, number: apiKeyUses.number })
    .from(apiKeyUses)
    .innerJoin(apiKeys, and(eq(apiKeys.id, apiKeyUses.apiKeyId), eq(apiKeys.orgId, orgId)))
    .where(gte(apiKeyUses.day, since))
    .orderBy(asc(apiKeyUses.day));
}

/**
 * A new token for the same key, told this once. The old one is wrong from then on. One that has ended stays so. Refuses
 * (conflict) who hasn't seen that it was rotated already.
 */
export async function rotateApiKey(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, id, revision }: { orgId: string; id: string; revision?: number },
): Promise<ApiKey & { token: string }> {
  return await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "api-keys:manage");
    const token = createApiKeyToken();
    const isIt = and(eq(apiKeys.orgId, orgId), eq(apiKeys.id, id));
    const [before] = await tx.read.select().from(apiKeys).where(isIt);
    if (before === undefined || !isGoodAt(before, needs.clock.now())) throw noSuchKey(id);
    if (revision !== undefined && revision !== before.revision) throw changedMeanwhile();
    const set = { tokenHash: hashSecret(token), revision: before.revision + 1 };
    const [row = before] = await tx.update(apiKeys).set(set).where(isIt).returning();
    await endUploadTokensOf(tx, id);
    await record(tx, needs, actor, { orgId, action: "api_key.rotated", target: { kind: "api_key", id } });
    return { ...shown(row), token };
  });
}

/** For good and at once. Twice is the same as once. */
export async function revokeApiKey(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, id }: { orgId: string; id: string },
): Promise<ApiKey> {
  const named = and(eq(apiKeys.orgId, orgId), eq(apiKeys.id, id));
  return await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "api-keys:manage");
    const revokedAt = needs.clock.now();
    const revoked = await tx
      .update(apiKeys)
      .set({ revokedAt })
      .where(and(named, isNull(apiKeys.revokedAt)))
      .returning();
    const [row] = await tx.select().from(apiKeys).where(named);
    if (row === undefined) throw noSuchKey(id);
    await endUploadTokensOf(tx, id);
    const event = { orgId, action: "api_key.revoked" as const, target: { kind: "api_key", id } };
    if (revoked.length > 0) await record(tx, needs, actor, event);
    return shown(row);
  });
}

/** Who acts with this token; undefined when it is wrong, revoked or expired, alike. `address` is the asker's. */
export async function authenticateApiKey(
  needs: Needs<"db" | "clock" | "log">,
  { token, address }: { token: string; address: string },
): Promise<Actor | undefined> {
  if (!isApiKeyToken(token)) return undefined;
  const hash = hashSecret(token);
  const [row] = await needs.db.read.select().from(apiKeys).where(eq(apiKeys.tokenHash, hash));
  if (row === undefined || !isHashOf(row.tokenHash, token)) return undefined;
  const now = needs.clock.now();
  if (!isGoodAt(row, now)) return undefined;
  const network = cutNetwork(address);
  noteUse(needs, row, { now, network });
  const holder = holderOf(row, network);
  return { ...holder, again: (read) => asOf(read, needs, holder, hash) };
}

function holderOf(row: Row, network: string): KeyHolder {
  const { id, orgId, spaceIds } = shown(row);
  return { kind: "api_key", id, orgId, spaceIds, scopes: knownScopes(row), network };
}

async function asOf(
  read: Reader,
  { clock }: Needs<"clock">,
  { id, network }: KeyHolder,
  hash: string,
): Promise<KeyHolder> {
  const isIt = and(eq(apiKeys.id, id), eq(apiKeys.tokenHash, hash));
  const [row] = await read.select().from(apiKeys).where(isIt);
  if (row === undefined || !isGoodAt(row, clock.now())) {
    throw new Refusal("unauthenticated", "This API key has ended meanwhile.");
  }
  return holderOf(row, network);
}

function isGoodAt({ revokedAt, expiresAt }: Row, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

/** Keys whose use is being noted at this moment. */
const beingNoted = onceFor(() => new Set<string>());
/** Uses that are not noted yet, by key. */
const unnotedUses = onceFor(() => new Map<string, number>());

/** Nobody waits for it, and a disk without room must not keep readers out: a failure is only logged. */
async function noteUse(
  { db, log }: Needs<"db" | "log">,
  row: Row,
  { now, network }: { now: number; network: string },
): Promise<void> {
  const before = now - usePrecisionMs;
  const underWay = beingNoted(db.read);
  const uses = unnotedUses(db.read);
  uses.set(row.id, (uses.get(row.id) ?? 0) + 1);
  if ((row.lastUsedAt !== null && row.lastUsedAt > before) || underWay.has(row.id)) return;
  underWay.add(row.id);
  const isUnnoted = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before + 1));
  let number = 0;
  try {
    await db.write(async (tx) => {
      await tx
        .update(apiKeys)
        .set({ lastUsedAt: now, lastUsedFrom: network })
        .where(and(eq(apiKeys.id, row.id), isUnnoted));
      number = takeUses(uses, row.id);
      await addUses(tx, { apiKeyId: row.id, number, now });
    });
  } catch (error) {
    giveBack(uses, row.id, number);
    log.warn({ err: error, apiKeyId: row.id }, "use of an API key not noted");
  } finally {
    underWay.delete(row.id);
  }
}

/** Writes down how often keys were used since that was last noted of each. */
export async function noteApiKeyUses({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  const uses = unnotedUses(db.read);
  const taken = [...uses.keys()].map((apiKeyId) => ({ apiKeyId, number: takeUses(uses, apiKeyId) }));
  if (taken.length === 0) return;
  try {
    await db.write(async (tx) => {
      for (const each of taken) await addUses(tx, { ...each, now: clock.now() });
    });
  } catch (error) {
    for (const { apiKeyId, number } of taken) giveBack(uses, apiKeyId, number);
    throw error;
  }
}

function takeUses(uses: Map<string, number>, apiKeyId: string): number {
  const number = uses.get(apiKeyId) ?? 0;
  uses.delete(apiKeyId);
  return number;
}

function giveBack(uses: Map<string, number>, apiKeyId: string, number: number): void {
  if (number > 0) uses.set(apiKeyId, (uses.get(apiKeyId) ?? 0) + number);
}

interface Uses {
  apiKeyId: string;
  number: number;
  now: number;
}

async function addUses(tx: Tx, { apiKeyId, number, now }: Uses): Promise<void> {
  const [key] = await tx.read.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.id, apiKeyId));
  // It may have been erased meanwhile.
  if (key === undefined || number === 0) return;
  await tx
    .insert(apiKeyUses)
    .values({ apiKeyId, day: dayOf(now), number })
    .onConflictDoUpdate({
      target: [apiKeyUses.apiKeyId, apiKeyUses.day],
      set: { number: sql`${apiKeyUses.number} + ${number}` },
    });
}

async function spaceIdsOf(
  needs: Needs<"db">,
  actor: Actor,
  orgId: string,
  spaceKeys: string[],
): Promise<string[]> {
  const spaces = await Promise.all(
    spaceKeys.map((key) => requireSpace(needs, actor, key, "api-keys:manage")),
  );
  const foreign = spaces.find((space) => space.orgId !== orgId);
  if (foreign) throw new Refusal("not_found", `There is no space "${foreign.key}".`);
  return [...new Set(spaces.map(({ id }) => id))];
}

function areScopes(asked: string[]): boolean {
  const known: readonly string[] = scopes;
  return asked.length > 0 && asked.every((scope) => known.includes(scope));
}

function noSuchKey(id: string): Refusal {
  return new Refusal("not_found", `There is no API key ${id}.`);
}

function knownScopes(row: Row): Scope[] {
  return scopes.filter((scope) => row.scopes.includes(scope));
}

function shown(row: Row, isOrphaned = false): ApiKey {
  const { id, orgId, name, revision, createdAt, expiresAt, lastUsedAt, lastUsedFrom, revokedAt } = row;
  return {
    id,
    orgId,
    name,
    spaceIds: row.spaceIds ?? "all",
    scopes: knownScopes(row),
    revision,
    createdAt,
    ...(expiresAt !== null && { expiresAt }),
    ...(lastUsedAt !== null && { lastUsedAt }),
    ...(lastUsedFrom !== null && { lastUsedFrom }),
    isOrphaned,
    ...(revokedAt !== null && { revokedAt }),
  };
}
