import type { Clock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";

/** Who has something made, what, and how much of it at most. */
export interface NewResults {
  spaceId: string;
  /** Begins with 13 hex digits by which it is known again. */
  key: string;
  /** In an hour; Infinity for any number. */
  newPerHour: number;
  /** Nobody has asked for it yet: half of what an hour allows is left for who does. */
  isIdle?: boolean;
}

interface Account {
  spent: number;
  at: number;
  /** What was made and when, oldest first. */
  made: Map<number, number>;
}

const hourMs = 3_600_000;

/** With more, those that have everything back by now are forgotten. */
const mostAccounts = 10_000;

/** Of one space: with more, the oldest would count once more. */
const mostRemembered = 100_000;

/**
 * What a space may have made: as many as an hour allows at once, then as many as come back with time. Signed URLs are
 * made by its owner's programs, which may be led to sign any number of them. What is made once more within an hour,
 * since it wasn't kept, counts once.
 */
export class ResultBudget {
  readonly #clock: Clock;
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether it was made within the last hour, so that it isn't new. */
  hasMade({ spaceId, key }: Pick<NewResults, "spaceId" | "key">): boolean {
    const madeAt = this.#accounts.get(spaceId)?.made.get(shortOf(key));
    return madeAt !== undefined && Math.abs(this.#clock.now() - madeAt) < hourMs;
  }

  /** It was spent on something, which isn't new from now on. */
  noteMade({ spaceId, key }: Pick<NewResults, "spaceId" | "key">): void {
    const made = this.#accounts.get(spaceId)?.made;
    if (made === undefined) return;
    const now = this.#clock.now();
    made.delete(shortOf(key));
    made.set(shortOf(key), now);
    for (const [short, madeAt] of made) {
      if (made.size <= mostRemembered && now - madeAt < hourMs) break;
      made.delete(short);
    }
  }

  /** Refuses (rate_limited) where nothing is left. */
  spend({ spaceId, newPerHour, isIdle = false }: Omit<NewResults, "key">): void {
    if (newPerHour === Number.POSITIVE_INFINITY) return;
    const now = this.#clock.now();
    const { spent, at, made } = this.#accounts.get(spaceId) ?? { spent: 0, at: now, made: new Map() };
    const back = (Math.max(0, now - at) * newPerHour) / hourMs;
    const gone = Math.max(0, Math.min(spent, newPerHour) - back);
    const most = isIdle ? Math.ceil(newPerHour / 2) : newPerHour;
    if (gone + 1 > most) {
      this.#accounts.set(spaceId, { spent: gone, at: now, made });
      throw new Refusal(
        "rate_limited",
        `This space has had ${newPerHour} new pictures made within an hour. Those that are kept are shown; ask for others later.`,
        { retryAfterSeconds: Math.ceil(Math.round(((gone + 1 - most) * hourMs) / newPerHour) / 1000) },
      );
    }
    this.#accounts.set(spaceId, { spent: gone + 1, at: now, made });
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

function shortOf(key: string): number {
  return Number.parseInt(key.slice(0, 13), 16);
}
