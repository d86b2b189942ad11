import { Refusal } from "#src/lib/errors.ts";
import { type Asked, type Hashed, hashed } from "./hashing.ts";
import { normalPassword } from "./password-rules.ts";

/** Of no password, with the same settings: an address that nobody has takes as long as one that somebody has. */
const ofNobody =
  "$argon2id$v=19$m=19456,t=2,p=1$6xYOIlWAMAIQioqPZLMpgBHpl83MSzf2YynZm8g8R1A$YjpqK0YvgI8c46xBU6jNaCFx3HNU+BbeBpKYkr3D7Z0";
/** About a second of work. */
const mostWaiting = 24;

/** Hashes one password at a time, so that signing in leaves the other cores to pictures: in this process unless told otherwise. */
export class PasswordSlot {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `ask` is never called before its last promise has settled. */
  constructor(
    private readonly ask: (asked: Asked) => Promise<Hashed> = hashed,
    private readonly most = mostWaiting,
  ) {}

  /** argon2id in PHC's writing. */
  async hash(password: string): Promise<string> {
    return String(await this.#inTurn({ password: normalPassword(password) }));
  }

  /** Whether it is the password of that hash; without a hash it isn't, which takes as long. */
  async isRight(password: string, hash: string | undefined): Promise<boolean> {
    const isSame = await this.#inTurn({ password: normalPassword(password), hash: hash ?? ofNobody });
    return isSame === true && hash !== undefined;
  }

  /** Refuses (overloaded) at once where too many wait already. */
  async #inTurn(asked: Asked): Promise<Hashed> {
    if (this.#waiting >= this.most) {
      throw new Refusal("overloaded", "Too many people sign in at the moment. Try again in a few seconds.");
    }
    this.#waiting += 1;
    const mine = this.#last.then(() => this.ask(asked));
    this.#last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }
}
