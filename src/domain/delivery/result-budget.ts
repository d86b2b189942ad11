import type { Clock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";

/** Who has something made, and how much of it at most. */
export interface NewResults {
  spaceId: string;
  /** In an hour; Infinity for any number. */
  newPerHour: number;
  /** Nobody has asked for it yet: half of what an hour allows is left for who does. */
  isIdle?: boolean;
}

interface Account {
  spent: number;
  at: number;
}

const hourMs = 3_600_000;

/** With more, those that have everything back by now are forgotten. */
const mostAccounts = 10_000;

/**
 * What a space may have made: as many as an hour allows at once, then as many as come back with time. Signed URLs are
 * made by its owner's programs, which may be led to sign any number of them.
 */
export class ResultBudget {
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Refuses (rate_limited) where nothing is left. */
  spend({ spaceId, newPerHour, isIdle = false }: NewResults): void {
    if (newPerHour === Number.POSITIVE_INFINITY) return;
    const now = this.#clock.now();
    const { spent, at } = this.#accounts.get(spaceId) ?? { spent: 0, at: now };
    const back = (Math.max(0, now - at) * newPerHour) / hourMs;
    const gone = Math.max(0, Math.min(spent, newPerHour) - back);
    if (gone + 1 > (isIdle ? Math.ceil(newPerHour / 2) : newPerHour)) {
      this.#accounts.set(spaceId, { spent: gone, at: now });
      throw new Refusal(
        "rate_limited",
        `This space has had ${newPerHour} new pictures made within an hour. Those that are kept are shown; ask for others later.`,
      );
    }
    this.#accounts.set(spaceId, { spent: gone + 1, at: now });
    if (this.#accounts.size > mostAccounts) this.#forgetWhole(now);
  }

  /** What was spent on nothing: it was never begun. */
  giveBack({ spaceId }: Pick<NewResults, "spaceId">): void {
    const account = this.#accounts.get(spaceId);
    if (account) account.spent -= 1;
  }

  #forgetWhole(now: number): void {
    for (const [spaceId, { at }] of this.#accounts) if (now - at >= hourMs) this.#accounts.delete(spaceId);
  }
}
