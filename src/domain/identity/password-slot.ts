import { Refusal } from "#src/lib/errors.ts";
import { normalPassword } from "./password-rules.ts";

/** Memory in KiB and rounds: what OWASP asks of argon2id, some 40 ms of one core. */
const settings = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;
/** Of no password, with the same settings: an address that nobody has takes as long as one that somebody has. */
const ofNobody =
  "$argon2id$v=19$m=19456,t=2,p=1$6xYOIlWAMAIQioqPZLMpgBHpl83MSzf2YynZm8g8R1A$YjpqK0YvgI8c46xBU6jNaCFx3HNU+BbeBpKYkr3D7Z0";
/** About a second of work. */
const mostWaiting = 24;

/** Hashes one password at a time, so that signing in leaves the other cores to pictures. */
export class PasswordSlot {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly most = mostWaiting) {}

  /** argon2id in PHC's writing. */
  async hash(password: string): Promise<string> {
    return await this.#inTurn(() => Bun.password.hash(normalPassword(password), settings));
  }

  /** Whether it is the password of that hash; without a hash it isn't, which takes as long. */
  async isRight(password: string, hash: string | undefined): Promise<boolean> {
    const isSame = await this.#inTurn(() => Bun.password.verify(normalPassword(password), hash ?? ofNobody));
    return isSame && hash !== undefined;
  }

  /** Refuses (overloaded) at once where too many wait already. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.most) {
      throw new Refusal("overloaded", "Too many people sign in at the moment. Try again in a few seconds.");
    }
    this.#waiting += 1;
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }
}
