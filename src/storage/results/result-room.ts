import { evict, type IsInUse } from "./evict.ts";

export interface ResultRoomOptions {
  /** Where results lie. */
  root: string;
  maxBytes: number;
  isInUse: IsInUse;
  /** Results have gone, and directories that were empty then. */
  evicted(): void;
  failed(error: unknown): void;
}

/** So much may be on its way to the disk, however slow the disk is. */
const mostTakenBytes = 500_000_000;

/** Where it begins to be too full: going through all that is kept takes its time. */
const fullPart = 0.98;
/** How much stays then. */
const keptPart = 0.9;
/** What couldn't be deleted can't be a moment later either, and going through all that is kept takes its time. */
const restMs = 10_000;
/** A larger one would have everything else gone through for it, and pushed out. */
const mostPart = 1 - keptPart;

/**
 * The room of the disk that results take, bytes in whole blocks. It is never more than they may take, however fast
 * they come: the oldest go in time, and until they are gone what comes on top isn't kept.
 */
export class ResultRoom {
  readonly #options: ResultRoomOptions;
  #bytes: number | undefined;
  #takenBytes = 0;
  #cameMeanwhile = 0;
  #evicting: Promise<void> | undefined;
  /** Monotonic milliseconds. */
  #restsUntil = 0;

  constructor(options: ResultRoomOptions) {
    this.#options = options;
  }

  /** About; undefined until something was added. */
  get bytes(): number | undefined {
    return this.#bytes;
  }

  /** Takes room for a result on its way, to be given back when it has arrived; false where there is none. */
  take(bytes: number): boolean {
    const { maxBytes } = this.#options;
    if (bytes > maxBytes * mostPart || this.#takenBytes + bytes > mostTakenBytes) return false;
    const wouldBe = (this.#bytes ?? 0) + this.#takenBytes + bytes;
    this.#evictAt(wouldBe);
    if (wouldBe > maxBytes) return false;
    this.#takenBytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#takenBytes -= bytes;
  }

  /** What lies there from now on, or, negative, no longer. */
  add(bytes: number): void {
    this.#bytes = (this.#bytes ?? 0) + bytes;
    this.#cameMeanwhile += Math.max(0, bytes);
    this.#evictAt(this.#bytes);
  }

  /** Nothing is being deleted any more. */
  async settled(): Promise<void> {
    await this.#evicting;
  }

  #evictAt(bytes: number): void {
    if (bytes <= this.#options.maxBytes * fullPart || performance.now() < this.#restsUntil) return;
    this.#evicting ??= this.#evict();
  }

  async #evict(): Promise<void> {
    const { root, maxBytes, isInUse, evicted, failed } = this.#options;
    try {
      this.#cameMeanwhile = 0;
      const { leftBytes, failure } = await evict(root, maxBytes * keptPart, isInUse);
      // Some of it may have been seen there as well: better counted twice, until the next time, than not at all.
      this.#bytes = leftBytes + this.#cameMeanwhile;
      evicted();
      if (failure !== undefined) throw failure;
    } catch (error) {
      this.#restsUntil = performance.now() + restMs;
      failed(error);
    } finally {
      this.#evicting = undefined;
    }
  }
}
