import type { Clock } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { networkOf } from "#src/lib/networks.ts";

/** So many in so many seconds. */
interface Quota {
  most: number;
  seconds: number;
}

/** Of one network, on one account, and of all together. */
type Quotas = Record<"network" | "account" | "global", Quota>;

const quarter = 900;
const hour = 3600;
const day = 24 * hour;

/** What can be tried too often. `password` is counted for right ones too: each takes its time of the one slot that hashes. */
const quotas = {
  password: {
    network: { most: 300, seconds: quarter },
    account: { most: 60, seconds: quarter },
    global: { most: 600, seconds: 60 },
  },
  "sign-in": {
    network: { most: 30, seconds: quarter },
    account: { most: 10, seconds: quarter },
    global: { most: 300, seconds: 60 },
  },
  /** Ways to an issuer: each keeps a row for a while and calls it. */
  outside: {
    network: { most: 300, seconds: quarter },
    account: { most: 300, seconds: quarter },
    global: { most: 600, seconds: 60 },
  },
  "step-up": {
    network: { most: 30, seconds: quarter },
    account: { most: 10, seconds: quarter },
    global: { most: 300, seconds: 60 },
  },
  /** Codes of an app and for recovery, by who has given the first proof or is signed in. */
  "second-factor": {
    network: { most: 30, seconds: quarter },
    account: { most: 10, seconds: quarter },
    global: { most: 300, seconds: 60 },
  },
  /** The same over a day, so that nobody who has a password guesses on for months. */
  "second-factor-daily": {
    network: { most: 200, seconds: day },
    account: { most: 30, seconds: day },
    global: { most: 20_000, seconds: day },
  },
  /** Mails that tell the owner of such guessing. */
  "second-factor-told": {
    network: { most: 200, seconds: day },
    account: { most: 1, seconds: day },
    global: { most: 2000, seconds: day },
  },
  /** Challenges: each is a row, and nothing is proved yet. `account` is the network once more where nobody is known. */
  passkey: {
    network: { most: 60, seconds: quarter },
    account: { most: 60, seconds: quarter },
    global: { most: 600, seconds: 60 },
  },
  "sign-up": {
    network: { most: 10, seconds: hour },
    account: { most: 3, seconds: hour },
    global: { most: 600, seconds: hour },
  },
  mail: {
    network: { most: 10, seconds: hour },
    account: { most: 3, seconds: hour },
    global: { most: 600, seconds: hour },
  },
  /** Mails that others than their reader ask for. */
  invitation: {
    network: { most: 200, seconds: hour },
    account: { most: 5, seconds: hour },
    global: { most: 2000, seconds: hour },
  },
  /** Asking DNS for a record; `account` is the org. */
  "mail-domain": {
    network: { most: 60, seconds: quarter },
    account: { most: 30, seconds: quarter },
    global: { most: 600, seconds: quarter },
  },
  token: {
    network: { most: 30, seconds: quarter },
    account: { most: 10, seconds: quarter },
    global: { most: 300, seconds: 60 },
  },
} as const satisfies Record<string, Quotas>;

export type AttemptKind = keyof typeof quotas;

/** By whom and on what it is tried. */
export interface Tried {
  /** The asker's IP address. */
  address: string;
  /** What is attacked: an address, an account, a token. */
  account: string;
}

/** Too many were made (rate_limited). */
export class TooManyAttempts extends Refusal {
  constructor(kind: AttemptKind, { most, seconds }: Quota, retryAfterSeconds: number) {
    super("rate_limited", `Too many attempts. Try again in ${inWords(retryAfterSeconds)}.`, {
      retryAfterSeconds,
    });
    this.rateLimit = `"${kind}";r=0;t=${retryAfterSeconds}`;
    this.rateLimitPolicy = `"${kind}";q=${most};w=${seconds}`;
  }

  declare readonly retryAfterSeconds: number;
  /** The value of the field `RateLimit`. */
  readonly rateLimit: string;
  /** The value of the field `RateLimit-Policy`. */
  readonly rateLimitPolicy: string;
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** Beyond what the global quotas let anybody make, so that nobody is forgotten by others trying. */
const mostHeld = 400_000;

/**
 * Counts attempts in memory, before anything is done for them. One that is refused doesn't count, so that nobody is
 * kept out for longer by trying on. A restart forgets them.
 */
export class Attempts {
  /** When each was made, oldest first. */
  readonly #made = new Map<string, number[]>();

  constructor(private readonly clock: Clock) {}

  /** Counts one more, or refuses it. */
  take(kind: AttemptKind, tried: Tried): void {
    const now = this.clock.now();
    const layers = layersOf(kind, tried).map(({ key, quota }) => ({
      key,
      quota,
      made: this.#recent(key, quota, now),
    }));
    const waits = layers.map(({ quota, made }) => waitOf(quota, made, now));
    const longest = Math.max(...waits);
    const full = layers[waits.indexOf(longest)];
    if (longest > 0 && full) throw new TooManyAttempts(kind, full.quota, longest);
    for (const { key, made } of layers) this.#keep(key, [...made, now]);
  }

  /** Takes the last one back: it was right, and who is right isn't guessing. */
  giveBack(kind: AttemptKind, tried: Tried): void {
    for (const { key } of layersOf(kind, tried)) {
      const made = this.#made.get(key)?.slice(0, -1) ?? [];
      if (made.length > 0) this.#made.set(key, made);
      else this.#made.delete(key);
    }
  }

  /** Those that still count. A clock that was set back makes none of them later than now. */
  #recent(key: string, { seconds }: Quota, now: number): number[] {
    const made = this.#made.get(key)?.map((at) => Math.min(at, now)) ?? [];
    // Kept so: else each later look would find them just made.
    if (made.length > 0) this.#made.set(key, made);
    return made.filter((at) => at > now - seconds * 1000);
  }

  /** The one that was tried last is the last to be forgotten. */
  #keep(key: string, made: number[]): void {
    this.#made.delete(key);
    this.#made.set(key, made);
    if (this.#made.size <= mostHeld) return;
    const [oldest] = this.#made.keys();
    if (oldest !== undefined) this.#made.delete(oldest);
  }
}

/** Seconds until there is room for one more; 0 where there is. */
function waitOf({ most, seconds }: Quota, made: number[], now: number): number {
  const blocking = made[made.length - most];
  if (blocking === undefined) return 0;
  return Math.max(1, Math.ceil((blocking + seconds * 1000 - now) / 1000));
}

function layersOf(kind: AttemptKind, { address, account }: Tried): { key: string; quota: Quota }[] {
  const { network, account: ofAccount, global } = quotas[kind];
  return [
    { key: `${kind} global`, quota: global },
    { key: `${kind} from ${networkOf(address, { v4: 32, v6: 64 })}`, quota: network },
    { key: `${kind} on ${account.slice(0, 300).toLowerCase()}`, quota: ofAccount },
  ];
}
