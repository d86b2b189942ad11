import { Refusal } from "#src/lib/errors.ts";

export interface InLane {
  /** Who it is for: lanes take turns. */
  readonly lane: string;
  /** About how long it takes a core, milliseconds. */
  readonly costMs: number;
  /** It has to give way, and hears why. */
  refuse(refusal: Refusal): void;
}

interface Lane<T> {
  entries: T[];
  /** Of what waits, milliseconds. */
  costMs: number;
  /** How much work it had by now, on the clock that all lanes share: the least goes next. */
  hadMs: number;
}

type Newcomer = Pick<InLane, "lane" | "costMs">;

/**
 * Bounded by the work that waits in them, and fair by work: whoever had least of it goes next, so that one who asks
 * for much waits for himself and nobody else does. Who was away can't save up.
 */
export class FairLanes<T extends InLane> {
  readonly #lanes = new Map<string, Lane<T>>();
  #costMs = 0;
  /** Where the shared clock stands: what the lane that came last had before it. */
  #nowMs = 0;

  /** The work that waits, milliseconds of one core. */
  get costMs(): number {
    return this.#costMs;
  }

  get length(): number {
    let length = 0;
    for (const { entries } of this.#lanes.values()) length += entries.length;
    return length;
  }

  /**
   * Where there is no room, the lane that fills it gives way: the newcomer is refused (thrown, overloaded) where it
   * is of that lane itself, else the last to come of that lane is. One alone is always taken.
   */
  add(entry: T, mostCostMs: number): void {
    while (!this.#hasRoom(entry, mostCostMs)) this.#makeRoomFor(entry, mostCostMs);
    const lane = this.#laneOf(entry);
    lane.entries.push(entry);
    lane.costMs += entry.costMs;
    this.#costMs += entry.costMs;
  }

  /** Whether one would wait here now rather than be refused. */
  takes(entry: Newcomer, mostCostMs: number): boolean {
    if (this.#hasRoom(entry, mostCostMs)) return true;
    const { lane, costMs } = entry;
    return (this.#fullest()?.costMs ?? 0) > (this.#lanes.get(lane)?.costMs ?? 0) + costMs;
  }

  /** Whose turn it is. */
  next(mayRun: (entry: T) => boolean): T | undefined {
    let next: T | undefined;
    let leastMs = Number.POSITIVE_INFINITY;
    for (const [name, lane] of this.#lanes) {
      if (isForgettable(lane, this.#nowMs)) this.#lanes.delete(name);
      if (lane.hadMs >= leastMs) continue;
      const entry = lane.entries.find(mayRun);
      if (entry) [next, leastMs] = [entry, lane.hadMs];
    }
    return next;
  }

  /** It has its turn, and waits no longer. */
  take(entry: T): void {
    const lane = this.#lanes.get(entry.lane);
    if (lane) {
      this.#nowMs = Math.max(this.#nowMs, lane.hadMs);
      lane.hadMs += entry.costMs;
    }
    this.remove(entry);
  }

  /** Takes one out that is no longer wanted; false where it doesn't wait here. */
  remove(entry: T): boolean {
    const lane = this.#lanes.get(entry.lane);
    const at = lane?.entries.indexOf(entry) ?? -1;
    if (lane === undefined || at < 0) return false;
    lane.entries.splice(at, 1);
    lane.costMs -= entry.costMs;
    this.#costMs -= entry.costMs;
    if (isForgettable(lane, this.#nowMs)) this.#lanes.delete(entry.lane);
    return true;
  }

  #hasRoom({ costMs }: Newcomer, mostCostMs: number): boolean {
    return this.#costMs === 0 || this.#costMs + costMs <= mostCostMs;
  }

  #makeRoomFor(entry: T, mostCostMs: number): void {
    const last = this.#fullest()?.entries.at(-1);
    if (!last || !this.takes(entry, mostCostMs)) throw tooManyWait();
    this.remove(last);
    last.refuse(tooManyWait());
  }

  #fullest(): Lane<T> | undefined {
    let fullest: Lane<T> | undefined;
    for (const lane of this.#lanes.values()) if (lane.costMs > (fullest?.costMs ?? 0)) fullest = lane;
    return fullest;
  }

  #laneOf({ lane: name }: T): Lane<T> {
    const lane = this.#lanes.get(name) ?? { entries: [], costMs: 0, hadMs: this.#nowMs };
    lane.hadMs = Math.max(lane.hadMs, this.#nowMs);
    this.#lanes.set(name, lane);
    return lane;
  }
}

/** Nothing to remember of who waits for nothing and had no more than the others. */
function isForgettable<T>({ entries, hadMs }: Lane<T>, nowMs: number): boolean {
  return entries.length === 0 && hadMs <= nowMs;
}

/** More is asked for than can be made in time. */
export function tooManyWait(): Refusal {
  return new Refusal("overloaded", "Too many pictures are waiting to be made. Try again in a moment.");
}
