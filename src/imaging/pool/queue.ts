import type { Rank } from "#src/imaging/job.ts";
import { FairLanes, type InLane } from "./fair-lanes.ts";

/** What the queue has to know of what waits in it. */
export interface Waiting extends InLane {
  readonly rank: Rank;
  /** Long enough to keep everybody else waiting where all processes had one. */
  readonly isHeavy: boolean;
}

/** What may be taken. */
export interface Wanted {
  /** The first that has something. */
  ranks: readonly Rank[];
  /** Nothing heavy. */
  isLight?: boolean;
}

/** Each rank has lanes of its own, that take turns, and as much room as the others. */
export class FairQueue<T extends Waiting> {
  readonly #ranks: Readonly<Record<Rank, FairLanes<T>>> = {
    urgent: new FairLanes(),
    usual: new FairLanes(),
    idle: new FairLanes(),
  };

  /** `mostCostMs` is the work that may wait; where it becomes less, what waits already stays until another comes. */
  constructor(public mostCostMs: number) {}

  /** The work that waits, milliseconds of one core. */
  get costMs(): number {
    return Object.values(this.#ranks).reduce((ms, lanes) => ms + lanes.costMs, 0);
  }

  get length(): number {
    return Object.values(this.#ranks).reduce((length, lanes) => length + lanes.length, 0);
  }

  /** Refuses (overloaded) where its lane fills the room of its rank. */
  add(entry: T): void {
    this.#ranks[entry.rank].add(entry, this.mostCostMs);
  }

  /** Whether one would wait here now rather than be refused. */
  takes(entry: Pick<Waiting, "lane" | "costMs" | "rank">): boolean {
    return this.#ranks[entry.rank].takes(entry, this.mostCostMs);
  }

  /** Whether there is something to take. */
  has(wanted: Wanted): boolean {
    return this.#next(wanted) !== undefined;
  }

  /** The next one, which then no longer waits. */
  take(wanted: Wanted): T | undefined {
    const entry = this.#next(wanted);
    if (entry) this.#ranks[entry.rank].take(entry);
    return entry;
  }

  /** Takes one out that is no longer wanted; false where it doesn't wait here. */
  remove(entry: T): boolean {
    return this.#ranks[entry.rank].remove(entry);
  }

  #next({ ranks, isLight = false }: Wanted): T | undefined {
    for (const rank of ranks) {
      const entry = this.#ranks[rank].next(({ isHeavy }) => !isLight || !isHeavy);
      if (entry) return entry;
    }
    return undefined;
  }
}
