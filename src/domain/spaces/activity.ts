import { and, asc, eq, gte, inArray, type SQL, sql, sum } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { dayOf } from "#src/lib/day.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { onceFor } from "#src/store/once-for.ts";
import { spaceActivity } from "#src/store/schema/space-activity.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { requireSpace } from "./require-space.ts";

/** What went on in a space on a day of UTC. */
export interface Activity {
  day: string;
  uploads: number;
  /** Renamed, moved, replaced, changed or deleted. */
  changes: number;
  deliveries: number;
}

/** By day, since one and with it; oldest first. Days on which nothing went on are left out. */
export async function listActivity(
  { db }: Needs<"db">,
  actor: Actor,
  { spaceKey, since }: { spaceKey: string; since: string },
): Promise<Activity[]> {
  const { id } = await requireSpace({ db }, actor, spaceKey, "space-audit:see");
  const { day, uploads, changes, deliveries } = spaceActivity;
  return await db.read
    .select({ day, uploads, changes, deliveries })
    .from(spaceActivity)
    .where(and(eq(spaceActivity.spaceId, id), gte(day, since)))
    .orderBy(asc(day));
}

/** Another number once anything was put in or changed: what is dear to look at needs no look before. No actor: for pages. */
export async function pulseOf(read: Reader, spaceId: string): Promise<number> {
  const { uploads, changes } = spaceActivity;
  const [row] = await read
    .select({ number: sum(sql`${uploads} + ${changes}`).mapWith(Number) })
    .from(spaceActivity)
    .where(eq(spaceActivity.spaceId, spaceId));
  return row?.number ?? 0;
}

/** Counts one, in the transaction in which it is done. */
export async function countActivity(
  tx: Tx,
  { clock }: Needs<"clock">,
  spaceId: string,
  what: "uploads" | "changes",
): Promise<void> {
  await add(tx, { spaceId, day: dayOf(clock.now()), what, number: 1 });
}

/** What was delivered of a space and isn't noted yet. Whoever delivers adds to it. */
export interface Deliveries {
  number: number;
}

/** One for each space that anything was delivered of; never let go, since others hold it too. */
const unnoted = onceFor(() => new Map<string, Deliveries>());

export function deliveriesOf(read: Reader, spaceId: string): Deliveries {
  const counted = unnoted(read);
  const known = counted.get(spaceId);
  if (known !== undefined) return known;
  const fresh = { number: 0 };
  counted.set(spaceId, fresh);
  return fresh;
}

/** So many in one transaction, since nobody else writes meanwhile. */
const spacesAtATime = 200;

/** Writes down what was delivered since the last time, as of today. */
export async function noteDeliveries({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  const delivered = [...unnoted(db.read)].filter(([, { number }]) => number > 0);
  const day = dayOf(clock.now());
  for (let at = 0; at < delivered.length; at += spacesAtATime) {
    const some = delivered
      .slice(at, at + spacesAtATime)
      .map(([spaceId, counted]) => ({ spaceId, counted, number: counted.number }));
    await db.write(async (tx) => {
      const ids = some.map(({ spaceId }) => spaceId);
      const found = await tx.read.select({ id: spaces.id }).from(spaces).where(inArray(spaces.id, ids));
      const there = new Set(found.map(({ id }) => id));
      for (const { spaceId, number } of some) {
        // It may have been erased since.
        if (there.has(spaceId)) await add(tx, { spaceId, day, what: "deliveries", number });
      }
    });
    // What has been delivered meanwhile is for the next time.
    for (const { counted, number } of some) counted.number -= number;
  }
}

interface Addition {
  spaceId: string;
  day: string;
  what: "uploads" | "changes" | "deliveries";
  number: number;
}

async function add(tx: Tx, { spaceId, day, what, number }: Addition): Promise<void> {
  const column = spaceActivity[what];
  const first: Partial<Record<Addition["what"], number>> = { [what]: number };
  const further: Partial<Record<Addition["what"], SQL>> = { [what]: sql`${column} + ${number}` };
  await tx
    .insert(spaceActivity)
    .values({ spaceId, day, ...first })
    .onConflictDoUpdate({ target: [spaceActivity.spaceId, spaceActivity.day], set: further });
}
