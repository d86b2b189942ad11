import { and, eq } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { departures } from "#src/store/schema/departures.ts";

interface Departure {
  orgId: string;
  userId: string;
}

/** Somebody left or was removed: no rule lets him in again. */
export async function noteDeparture(
  tx: Tx,
  { clock }: Needs<"clock">,
  { orgId, userId }: Departure,
): Promise<void> {
  const createdAt = clock.now();
  await tx
    .insert(departures)
    .values({ id: createId(createdAt), orgId, userId, createdAt })
    .onConflictDoNothing();
}

/** Somebody wanted him back, and he came. */
export async function clearDeparture(tx: Tx, gone: Departure): Promise<void> {
  await tx.delete(departures).where(isThat(gone));
}

export async function hasDeparted(read: Reader, gone: Departure): Promise<boolean> {
  return (await read.$count(departures, isThat(gone))) > 0;
}

function isThat({ orgId, userId }: Departure) {
  return and(eq(departures.orgId, orgId), eq(departures.userId, userId));
}
