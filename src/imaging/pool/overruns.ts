/** A job at work, and what was expected of it. */
interface Job {
  readonly lane: string;
  /** Monotonic milliseconds. */
  readonly startedAt?: number;
}

/** No estimate is so far off for a picture that somebody means well with. */
const overrunMs = 2_000;

const rememberedMs = 60_000;

/**
 * Lanes whose jobs took long of late. An estimate knows the size of a picture and not what its maker has hidden in
 * it; whoever has sent one such picture sends the next.
 */
export class Overruns {
  readonly #until = new Map<string, number>();

  /** Looks at a job that is at work or has just ended. */
  note({ lane, startedAt = Number.POSITIVE_INFINITY }: Job, now: number): void {
    if (now - startedAt >= overrunMs) this.#until.set(lane, now + rememberedMs);
  }

  has(lane: string, now: number): boolean {
    const until = this.#until.get(lane);
    if (until === undefined) return false;
    if (now >= until) this.#until.delete(lane);
    return now < until;
  }
}
