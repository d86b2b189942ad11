import type { Clock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";

interface Account {
  left: number;
  at: number;
}

export interface BudgetOptions {
  /** New results that a space may have made in an hour; 0 for any number. */
  perHour: number;
  clock: Clock;
}

const hourMs = 3_600_000;

/** With more, those that are full again by now are forgotten. */
const mostAccounts = 10_000;

/**
 * What a space may have made: as many as an hour allows at once, then as many as come back with time. Signed URLs are
 * made by its owner's programs, which may be led to sign any number of them.
 */
export class ResultBudget {
  readonly #options: BudgetOptions;
  readonly #accounts = new Map<string, Account>();

  constructor(options: BudgetOptions) {
    this.#options = options;
  }

  /** Refuses (rate_limited) where nothing is left. */
  spend(spaceId: string): void {
    const { perHour, clock } = this.#options;
    if (perHour === 0) return;
    const now = clock.now();
    const { left, at } = this.#accounts.get(spaceId) ?? { left: perHour, at: now };
    const refilled = Math.min(perHour, left + (Math.max(0, now - at) * perHour) / hourMs);
    if (refilled < 1) {
      this.#accounts.set(spaceId, { left: refilled, at: now });
      throw new Refusal(
        "rate_limited",
        `This space has had ${perHour} new pictures made within an hour. Those that are kept are shown; ask for others later.`,
      );
    }
    this.#accounts.set(spaceId, { left: refilled - 1, at: now });
    if (this.#accounts.size > mostAccounts) this.#forgetFull(now);
  }

  /** What was spent on nothing: it was never begun. */
  giveBack(spaceId: string): void {
    const account = this.#accounts.get(spaceId);
    if (account) account.left += 1;
  }

  #forgetFull(now: number): void {
    for (const [spaceId, { at }] of this.#accounts) if (now - at >= hourMs) this.#accounts.delete(spaceId);
  }
}
