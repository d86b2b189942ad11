import type { warmUps } from "#src/store/schema/warm-ups.ts";

export type WarmUpRow = typeof warmUps.$inferSelect;

export interface WarmUp {
  id: string;
  folder: string;
  operations: string[];
  state: WarmUpRow["state"];
  /** Each operation on each picture counts one: made now, kept before, or refused. */
  made: number;
  kept: number;
  refused: number;
  /** As many as there were when it began; in the end as many as there have been. */
  total: number;
  /** The picture that was refused last, and why. */
  lastRefusal?: string;
  createdAt: number;
  endedAt?: number;
}

export function warmUpOf(row: WarmUpRow): WarmUp {
  const { id, folder, operations, state, made, kept, refused, total, lastRefusal, createdAt, endedAt } = row;
  return {
    id,
    folder,
    operations,
    state,
    made,
    kept,
    refused,
    total,
    ...(lastRefusal !== null && { lastRefusal }),
    createdAt,
    ...(endedAt !== null && { endedAt }),
  };
}
