import type { Rank } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";

/** What the queue has to know of what waits in it. */
export interface Waiting {
  /** Who it is for: lanes take turns. */
  readonly lane: string;
  /** About how long it takes a core, milliseconds. */
  readonly costMs: number;
  readonly rank: Rank;
  /** Long enough to keep everybody else waiting where all processes had one. */
  readonly isHeavy: boolean;
  /** It has to give way, and hears why. */
  refuse(refusal: Refusal): void;
}

/** What may be taken: what is urgent or idle alone, or what is asked for usually, all of it or without what is heavy. */
export type Wanted = "urgent" | "any" | "light" | "idle";

interface Lane<T> {
  entries: T[];
  /** Of what waits, milliseconds. */
  costMs: number;
  /** How much work it had by now, on the clock that all lanes share: the least goes next. */
  hadMs: number;
}

/**
 * Bounded by the work that waits in it, and fair by work: whoever had least of it goes next, so that one who asks
 * for much waits for himself and nobody else does. Who was away can't save up.
 */
export class FairQueue<T extends Waiting> {
  #apart: Record<Exclude<Rank, "usual">, Lane<T>> = { urgent: emptyLane(0), idle: emptyLane(0) };
  #lanes = new Map<string, Lane<T>>();
  #costMs = 0;
  /** Where the shared clock stands: what the lane that came last had before it. */
  #nowMs = 0;

  /** `mostCostMs` is the work that may wait; where it becomes less, what waits already stays until another comes. */
  constructor(public mostCostMs: number) {}

  /** The work that waits, milliseconds of one core. */
  get costMs(): number {
    return this.#costMs + this.#apart.urgent.costMs + this.#apart.idle.costMs;
  }

  get length(): number {
    let length = this.#apart.urgent.entries.length + this.#apart.idle.entries.length;
    for (const { entries } of this.#lanes.values()) length += entries.length;
    return length;
  }

  /**
   * Where there is no room, the lane that fills it gives way: the newcomer is refused (thrown, overloaded) where it
   * is of that lane itself, else the last to come of that lane is. What is urgent, and what is idle, has as much room
   * of its own. One alone is always taken.
   */
  add(entry: T): void {
    if (entry.rank !== "usual") {
      if (!this.takes(entry)) throw tooManyWait();
      append(this.#apart[entry.rank], entry);
      return;
    }
    while (!hasRoom(this.#costMs, entry.costMs, this.mostCostMs)) this.#makeRoomFor(entry);
    this.#costMs += entry.costMs;
    append(this.#laneOf(entry), entry);
  }

  /** Whether one would wait here now rather than be refused. */
  takes({ lane, costMs, rank }: Pick<Waiting, "lane" | "costMs" | "rank">): boolean {
    if (rank !== "usual") return hasRoom(this.#apart[rank].costMs, costMs, this.mostCostMs);
    if (hasRoom(this.#costMs, costMs, this.mostCostMs)) return true;
    return (this.#fullest()?.costMs ?? 0) > (this.#lanes.get(lane)?.costMs ?? 0) + costMs;
  }

  /** Whether there is something to take. */
  has(wanted: Wanted): boolean {
    return this.#next(wanted) !== undefined;
  }

  /** The next one, which then no longer waits. */
  take(wanted: Wanted): T | undefined {
    const next = this.#next(wanted);
    if (next === undefined) return undefined;
    const { entry, lane } = next;
    if (entry.rank === "usual") {
      this.#nowMs = Math.max(this.#nowMs, lane.hadMs);
      lane.hadMs += entry.costMs;
    }
    this.remove(entry);
    return entry;
  }

  /** Takes one out that is no longer wanted; false where it doesn't wait here. */
  remove(entry: T): boolean {
    if (entry.rank !== "usual") return drop(this.#apart[entry.rank], entry);
    const lane = this.#lanes.get(entry.lane);
    if (!lane || !drop(lane, entry)) return false;
    this.#costMs -= entry.costMs;
    if (isForgettable(lane, this.#nowMs)) this.#lanes.delete(entry.lane);
    return true;
  }

  #next(wanted: Wanted): { lane: Lane<T>; entry: T } | undefined {
    if (wanted === "urgent" || wanted === "idle") return firstOf(this.#apart[wanted]);
    return firstOf(this.#apart.urgent) ?? this.#fairest((entry) => wanted === "any" || !entry.isHeavy);
  }

  #fairest(mayRun: (entry: T) => boolean): { lane: Lane<T>; entry: T } | undefined {
    let fairest: { lane: Lane<T>; entry: T } | undefined;
    for (const [name, lane] of this.#lanes) {
      if (isForgettable(lane, this.#nowMs)) this.#lanes.delete(name);
      if (fairest !== undefined && lane.hadMs >= fairest.lane.hadMs) continue;
      const entry = lane.entries.find(mayRun);
      if (entry) fairest = { lane, entry };
    }
    return fairest;
  }

  #makeRoomFor(entry: T): void {
    const last = this.#fullest()?.entries.at(-1);
    if (!last || !this.takes(entry)) throw tooManyWait();
    this.remove(last);
    last.refuse(tooManyWait());
  }

  #fullest(): Lane<T> | undefined {
    let fullest: Lane<T> | undefined;
    for (const lane of this.#lanes.values()) if (lane.costMs > (fullest?.costMs ?? 0)) fullest = lane;
    return fullest;
  }

  #laneOf({ lane: name }: T): Lane<T> {
    const lane = this.#lanes.get(name) ?? emptyLane(this.#nowMs);
    lane.hadMs = Math.max(lane.hadMs, this.#nowMs);
    this.#lanes.set(name, lane);
    return lane;
  }
}

function emptyLane<T>(hadMs: number): Lane<T> {
  return { entries: [], costMs: 0, hadMs };
}

/** Nothing to remember of who waits for nothing and had no more than the others. */
function isForgettable<T>({ entries, hadMs }: Lane<T>, nowMs: number): boolean {
  return entries.length === 0 && hadMs <= nowMs;
}

function firstOf<T>(lane: Lane<T>): { lane: Lane<T>; entry: T } | undefined {
  const [entry] = lane.entries;
  return entry && { lane, entry };
}

function hasRoom(takenMs: number, costMs: number, mostMs: number): boolean {
  return takenMs === 0 || takenMs + costMs <= mostMs;
}

function append<T extends Waiting>(lane: Lane<T>, entry: T): void {
  lane.entries.push(entry);
  lane.costMs += entry.costMs;
}

function drop<T extends Waiting>(lane: Lane<T>, entry: T): boolean {
  const at = lane.entries.indexOf(entry);
  if (at < 0) return false;
  lane.entries.splice(at, 1);
  lane.costMs -= entry.costMs;
  return true;
}

/** More is asked for than can be made in time. */
export function tooManyWait(): Refusal {
  return new Refusal("overloaded", "Too many pictures are waiting to be made. Try again in a moment.");
}
