import { and, asc, eq, sql } from "drizzle-orm";
import { listBelow } from "#src/domain/assets/list-below.ts";
import type { Needs } from "#src/domain/context.ts";
import { type DeliverySpace, lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { warmUps } from "#src/store/schema/warm-ups.ts";
import { isForLater, type Tally, type WarmNeeds, warmPicture } from "./warm-picture.ts";
import type { WarmUpRow } from "./warm-up.ts";

interface Running extends WarmUpRow {
  spaceKey: string;
}

/** How far one has come since its row was written. */
interface Slice extends Tally {
  cursor: string | null;
  /** There is no further picture. */
  isOver: boolean;
}

/** Each write ends what delivery holds in memory, so how far one has come is noted this seldom. */
const sliceMs = 2_000;

/**
 * A part of each warm-up that is running, in turns. False when none has come further: there is none, or each waits
 * for room or for its space's budget. What stops it half way is noted as far as it came; after a crash the last part
 * is gone through again, and what was made by then is found.
 */
export async function workOffWarmUps(needs: WarmNeeds, signal: AbortSignal): Promise<boolean> {
  let hasMoved = false;
  for (const running of await listRunning(needs)) {
    if (signal.aborted) return false;
    hasMoved = (await workOff(needs, running, signal)) || hasMoved;
  }
  return hasMoved;
}

async function listRunning({ db }: Needs<"db">): Promise<Running[]> {
  const rows = await db.read
    .select({ warmUp: warmUps, spaceKey: spaces.key })
    .from(warmUps)
    .innerJoin(spaces, eq(spaces.id, warmUps.spaceId))
    .where(eq(warmUps.state, "running"))
    .orderBy(asc(warmUps.id));
  return rows.map(({ warmUp, spaceKey }) => ({ ...warmUp, spaceKey }));
}

async function workOff(needs: WarmNeeds, running: Running, signal: AbortSignal): Promise<boolean> {
  const space = await lookUpDeliverySpace(needs, running.spaceKey);
  if (space === undefined) return false;
  const slice: Slice = { made: 0, kept: 0, refused: 0, cursor: running.cursor, isOver: false };
  try {
    await goOn(needs, { running, space, slice }, signal);
  } catch (error) {
    if (!signal.aborted && !isForLater(error)) throw error;
  } finally {
    if (slice.isOver || slice.cursor !== running.cursor) await note(needs, running.id, slice);
  }
  return slice.isOver || slice.cursor !== running.cursor;
}

async function goOn(
  needs: WarmNeeds,
  { running, space, slice }: { running: Running; space: DeliverySpace; slice: Slice },
  signal: AbortSignal,
): Promise<void> {
  const { folder, operations } = running;
  const until = performance.now() + sliceMs;
  const page = await listBelow(needs, { spaceId: space.id, folder, after: slice.cursor ?? undefined });
  slice.isOver = page.length === 0;
  for (const { path } of page) {
    if (signal.aborted || performance.now() > until) return;
    try {
      add(slice, await warmPicture(needs, { space, path, operations }, signal));
    } catch (error) {
      if (signal.aborted || isForLater(error)) throw error;
      // A fault of ours, which the log tells of: the next round goes on behind it.
      add(slice, { made: 0, kept: 0, refused: operations.length, lastRefusal: `${path}: ${ourFault}` });
      slice.cursor = path;
      throw error;
    }
    slice.cursor = path;
  }
}

const ourFault = "Something went wrong here. The server's log says what.";

function add(slice: Slice, { made, kept, refused, lastRefusal }: Tally): void {
  slice.made += made;
  slice.kept += kept;
  slice.refused += refused;
  if (lastRefusal !== undefined) slice.lastRefusal = lastRefusal;
}

/** One that was cancelled meanwhile stays as it was then. */
async function note({ db, clock }: Needs<"db" | "clock">, id: string, slice: Slice): Promise<void> {
  const { made, kept, refused, cursor, lastRefusal, isOver } = slice;
  const gone = sql<number>`${warmUps.made} + ${warmUps.kept} + ${warmUps.refused}`;
  await db.write(async (tx) => {
    await tx
      .update(warmUps)
      .set({
        made: sql`${warmUps.made} + ${made}`,
        kept: sql`${warmUps.kept} + ${kept}`,
        refused: sql`${warmUps.refused} + ${refused}`,
        cursor,
        ...(lastRefusal !== undefined && { lastRefusal }),
        // Pictures may have come and gone meanwhile.
        ...(isOver && { state: "done", total: gone, endedAt: clock.now() }),
      })
      .where(and(eq(warmUps.id, id), eq(warmUps.state, "running")));
  });
}
