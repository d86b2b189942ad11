/** Of one job: more is its maker's malice or a stall, and says nothing of others. */
const mostTimes = 8;

/** What an older job counts beside the newest. */
const keptPart = 0.98;

/** How many milliseconds pass for one that was estimated: of the last jobs on this machine, beside all else it does. */
export class Pace {
  #costMs = 1_000;
  #workedMs = 1_000;

  note(costMs: number, workedMs: number): void {
    this.#costMs = this.#costMs * keptPart + costMs;
    this.#workedMs = this.#workedMs * keptPart + Math.min(workedMs, costMs * mostTimes);
  }

  get ratio(): number {
    return this.#workedMs / this.#costMs;
  }
}
