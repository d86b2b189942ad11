import type { Rank } from "#src/imaging/job.ts";
import type { AtWork } from "./at-work.ts";
import type { Entry } from "./entry.ts";
import type { Place } from "./place.ts";
import type { Wanted } from "./queue.ts";

/** The places that are always there, so many of them, and what each of them may take. */
export class UsualPlaces {
  readonly #most: number;
  readonly #busy: ReadonlyMap<Place, AtWork>;
  readonly #places: Place[] = [];
  /** What was taken last. */
  #lastRank: Rank = "usual";

  constructor(most: number, busy: ReadonlyMap<Place, AtWork>) {
    this.#most = most;
    this.#busy = busy;
  }

  get all(): readonly Place[] {
    return this.#places;
  }

  open(openPlace: () => Place): void {
    while (this.#places.length < this.#most) this.#places.push(openPlace());
  }

  /** What the next one that is free may take. */
  wanted(): Wanted {
    return { ranks: this.#ranksTaken(), isLight: !this.#leavesOne(({ isHeavy }) => isHeavy) };
  }

  noteTaken({ rank }: Entry): void {
    this.#lastRank = rank;
  }

  /** What would come next waits long for each of them. */
  areAllHeld(): boolean {
    return this.#places.every((place) => this.#busy.get(place)?.isLong === true);
  }

  hasReady(): boolean {
    return this.#places.some(({ process }) => process.isReady);
  }

  /** Uploads go first, and leave a process to the pictures; where there is only one, they take turns. */
  #ranksTaken(): readonly Rank[] {
    if (this.#most === 1 && this.#lastRank === "urgent") return ["usual", "urgent"];
    return this.#leavesOne(({ isHeavy, rank }) => isHeavy || rank === "urgent")
      ? ["urgent", "usual"]
      : ["usual"];
  }

  /** Whether one more leaves a process to the others, now and not when it has started. */
  #leavesOne(isOneMore: (entry: Entry) => boolean): boolean {
    const left = this.#places.filter((place) => {
      const entry = this.#busy.get(place)?.entry;
      return place.process.isReady && !(entry && isOneMore(entry));
    });
    return left.length >= Math.min(2, this.#most);
  }
}
