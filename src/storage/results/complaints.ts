import type { Log } from "#src/lib/log.ts";

const everyMs = 60_000;

/** Says in the log what goes wrong, once a minute at most: on a broken disk it goes wrong with every result. */
export class Complaints {
  readonly #log: Log;
  #quietUntil = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  note(error: unknown, what: string): void {
    const now = performance.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + everyMs;
    this.#log.warn({ err: error }, what);
  }
}
