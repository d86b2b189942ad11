import { and, count, desc, eq, lt, ne } from "drizzle-orm";
import { type Actor, actorIdOf } from "#src/domain/actor.ts";
import { normalizeFolder } from "#src/domain/assets/asset-path.ts";
import { countBelow } from "#src/domain/assets/list-below.ts";
import type { Needs } from "#src/domain/context.ts";
import { mostOperations, readOperations } from "#src/domain/delivery/operations.ts";
import { doOnce } from "#src/domain/once.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Tx } from "#src/store/database.ts";
import { warmUps } from "#src/store/schema/warm-ups.ts";
import { type WarmUp, type WarmUpRow, warmUpOf } from "./warm-up.ts";

interface NewWarmUp {
  spaceKey: string;
  /** All that lies below it, however deep; the whole space when left out. */
  folder?: string;
  operations: readonly string[];
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

interface Named {
  spaceKey: string;
  id: string;
}

/** Of a space, at a time: they take turns. */
const mostRunning = 10;

/** Of a space, the newest; older ones that have ended are forgotten. */
const mostKept = 100;

/** Notes what is to be rendered; a server that runs on this data works it off in idle time. */
export async function createWarmUp(
  needs: Needs<"db" | "clock" | "results">,
  actor: Actor,
  { spaceKey, folder: text = "", operations: written, idempotencyKey: key }: NewWarmUp,
): Promise<WarmUp> {
  const space = await requireSpace(needs, actor, spaceKey, "warm-ups:write");
  if (!needs.results.areKept) throw nothingKept();
  const folder = normalizeFolder(text);
  const operations = readAll(written);
  const now = needs.clock.now();
  const place = { orgId: space.orgId, spaceId: space.id };
  const make = async (tx: Tx) => {
    await refuseManyRunning(tx, space.id);
    const total = (await countBelow({ db: tx }, { spaceId: space.id, folder })) * operations.length;
    const row = {
      id: createId(now),
      ...place,
      folder,
      operations,
      total,
      madeBy: actorIdOf(actor),
      createdAt: now,
    };
    const [made] = await tx
      .insert(warmUps)
      .values({ ...row, state: "running" })
      .returning();
    await forgetOld(tx, space.id);
    return warmUpOf(made as WarmUpRow);
  };
  const asked = ["warm-up", space.id, folder, operations];
  const attempt = { actor, orgId: space.orgId, key, asked, now };
  return await needs.db.write((tx) => doOnce(tx, attempt, () => make(tx)));
}

/** Newest first. */
export async function listWarmUps(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey }: { spaceKey: string },
): Promise<WarmUp[]> {
  const space = await requireSpace(needs, actor, spaceKey, "warm-ups:see");
  const rows = await needs.db.read
    .select()
    .from(warmUps)
    .where(eq(warmUps.spaceId, space.id))
    .orderBy(desc(warmUps.id))
    .limit(mostKept + mostRunning);
  return rows.map(warmUpOf);
}

export async function findWarmUp(needs: Needs<"db">, actor: Actor, { spaceKey, id }: Named): Promise<WarmUp> {
  const space = await requireSpace(needs, actor, spaceKey, "warm-ups:see");
  const [row] = await needs.db.read.select().from(warmUps).where(named(space.id, id));
  return warmUpOf(row ?? missing(spaceKey, id));
}

/** What was made stays. Twice is the same as once, and one that is done stays done. */
export async function cancelWarmUp(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, id }: Named,
): Promise<WarmUp> {
  const space = await requireSpace(needs, actor, spaceKey, "warm-ups:write");
  return await needs.db.write(async (tx) => {
    await tx
      .update(warmUps)
      .set({ state: "cancelled", endedAt: needs.clock.now() })
      .where(and(named(space.id, id), eq(warmUps.state, "running")));
    const [row] = await tx.select().from(warmUps).where(named(space.id, id));
    return warmUpOf(row ?? missing(spaceKey, id));
  });
}

function named(spaceId: string, id: string) {
  return and(eq(warmUps.spaceId, spaceId), eq(warmUps.id, id));
}

/** Each once, in the order in which they were given. */
function readAll(written: readonly string[]): string[] {
  const operations = [...new Set(written.map(readOperations))];
  if (operations.length > 0 && operations.length <= mostOperations) return operations;
  const rule = `1 to ${mostOperations} lists of operations`;
  throw new Refusal("invalid", `A warm-up renders ${rule}; this names ${operations.length}.`, {
    fields: { operations: rule },
  });
}

async function refuseManyRunning(tx: Tx, spaceId: string): Promise<void> {
  const [running] = await tx
    .select({ warmUps: count() })
    .from(warmUps)
    .where(and(eq(warmUps.spaceId, spaceId), eq(warmUps.state, "running")));
  if ((running?.warmUps ?? 0) < mostRunning) return;
  throw new Refusal(
    "conflict",
    `${mostRunning} warm-ups of this space are running already. Wait until one is done, or cancel one.`,
  );
}

async function forgetOld(tx: Tx, spaceId: string): Promise<void> {
  const ofSpace = eq(warmUps.spaceId, spaceId);
  const [oldest] = await tx
    .select({ id: warmUps.id })
    .from(warmUps)
    .where(ofSpace)
    .orderBy(desc(warmUps.id))
    .limit(1)
    .offset(mostKept - 1);
  if (oldest === undefined) return;
  await tx.delete(warmUps).where(and(ofSpace, lt(warmUps.id, oldest.id), ne(warmUps.state, "running")));
}

function nothingKept(): Refusal {
  return new Refusal(
    "conflict",
    "This server keeps no results, so none can be made ahead of time. RESULT_CACHE_BYTES gives them room.",
  );
}

function missing(spaceKey: string, id: string): never {
  throw new Refusal("not_found", `The space "${spaceKey}" has no warm-up ${id}.`);
}
