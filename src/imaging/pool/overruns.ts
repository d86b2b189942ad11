/** No estimate is so far off for a picture that somebody means well with. */
const graceMs = 300;
const mostTimes = 3;

const rememberedMs = 60_000;

/** What a job whose estimate is `costMs` may use of the CPU without being held back, milliseconds. */
export function allowanceMs(costMs: number): number {
  return graceMs + mostTimes * costMs;
}

/**
 * Lanes whose jobs took far more of the CPU than expected of late. An estimate knows the size of a picture and not
 * what its maker has hidden in it; whoever has sent one such picture sends the next.
 */
export class Overruns {
  readonly #until = new Map<string, number>();

  /** Whether a job is one, that has used so much by now; `now` in monotonic milliseconds. */
  note({ lane, costMs }: { lane: string; costMs: number }, usedMs: number, now: number): boolean {
    const isOverrun = usedMs >= allowanceMs(costMs);
    if (isOverrun) this.#until.set(lane, now + rememberedMs);
    return isOverrun;
  }

  has(lane: string, now: number): boolean {
    const until = this.#until.get(lane);
    if (until === undefined) return false;
    if (now >= until) this.#until.delete(lane);
    return now < until;
  }
}
