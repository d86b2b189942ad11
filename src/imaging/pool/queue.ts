import { Refusal } from "#src/lib/errors.ts";

/** What the queue has to know of what waits in it. */
export interface Waiting {
  /** Who it is for: lanes take turns. */
  readonly lane: string;
  /** About how long it takes a core, milliseconds. */
  readonly costMs: number;
  /** Goes before everything that isn't: somebody's upload. */
  readonly isUrgent: boolean;
  /** Long enough to keep everybody else waiting where all processes had one. */
  readonly isHeavy: boolean;
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

/**
 * Bounded by the work that waits in it, and fair by work: whoever had least of it goes next, so that one who asks
 * for much waits for himself and nobody else does. Who was away can't save up.
 */
export class FairQueue<T extends Waiting> {
  #urgent: Lane<T> = { entries: [], costMs: 0, hadMs: 0 };
  #lanes = new Map<string, Lane<T>>();
  #costMs = 0;
  /** Where the shared clock stands: what the lane that came last had before it. */
  #nowMs = 0;

  /** `mostCostMs` is the work that may wait. */
  constructor(readonly mostCostMs: number) {}

  /** The work that waits, milliseconds of one core. */
  get costMs(): number {
    return this.#costMs + this.#urgent.costMs;
  }

  get length(): number {
    let length = this.#urgent.entries.length;
    for (const { entries } of this.#lanes.values()) length += entries.length;
    return length;
  }

  get hasUrgent(): boolean {
    return this.#urgent.entries.length > 0;
  }

  /**
   * Where there is no room, the lane that fills it gives way: the newcomer is refused (thrown, overloaded) where it
   * is of that lane itself, else the last to come of that lane is. What is urgent has as much room of its own. One
   * alone is always taken.
   */
  add(entry: T): void {
    if (entry.isUrgent) {
      if (!hasRoom(this.#urgent.costMs, entry, this.mostCostMs)) throw tooMany();
      append(this.#urgent, entry);
      return;
    }
    while (!hasRoom(this.#costMs, entry, this.mostCostMs)) this.#makeRoomFor(entry);
    this.#costMs += entry.costMs;
    append(this.#laneOf(entry), entry);
  }

  /** The next one, which then no longer waits; heavy ones only where they may run. */
  take({ mayBeHeavy }: { mayBeHeavy: boolean }): T | undefined {
    return this.takeUrgent() ?? this.#takeFair((entry) => mayBeHeavy || !entry.isHeavy);
  }

  takeUrgent(): T | undefined {
    const [entry] = this.#urgent.entries;
    if (entry) drop(this.#urgent, entry);
    return entry;
  }

  /** Takes one out that is no longer wanted; false where it doesn't wait here. */
  remove(entry: T): boolean {
    if (entry.isUrgent) return drop(this.#urgent, entry);
    const lane = this.#lanes.get(entry.lane);
    if (!lane || !drop(lane, entry)) return false;
    this.#costMs -= entry.costMs;
    return true;
  }

  #takeFair(mayRun: (entry: T) => boolean): T | undefined {
    let next: { lane: Lane<T>; entry: T } | undefined;
    for (const [name, lane] of this.#lanes) {
      const entry = lane.entries.find(mayRun);
      if (entry && (next === undefined || lane.hadMs < next.lane.hadMs)) next = { lane, entry };
      // Nothing to remember of who waits for nothing and had no more than the others.
      if (lane.entries.length === 0 && lane.hadMs <= this.#nowMs) this.#lanes.delete(name);
    }
    if (next === undefined) return undefined;
    this.#nowMs = Math.max(this.#nowMs, next.lane.hadMs);
    next.lane.hadMs += next.entry.costMs;
    this.remove(next.entry);
    return next.entry;
  }

  #makeRoomFor({ lane, costMs }: T): void {
    const fullest = this.#fullest();
    const own = this.#lanes.get(lane)?.costMs ?? 0;
    const last = fullest?.entries.at(-1);
    if (!fullest || !last || fullest.costMs <= own + costMs) throw tooMany();
    this.remove(last);
    last.refuse(tooMany());
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

function hasRoom(takenMs: number, { costMs }: Waiting, mostMs: number): boolean {
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

function tooMany(): Refusal {
  return new Refusal("overloaded", "Too many pictures are waiting to be made. Try again in a moment.");
}
