import type { Subprocess } from "bun";
import { lowerPriority } from "#src/lib/priority.ts";
import type { Asked, Hashed } from "./hashing.ts";
import type { Answer } from "./hashing-child.ts";

/** It holds some 20 MB, and most servers see a sign-in now and then. */
const idleMs = 60_000;
/** Starting and hashing take a tenth of a second, on a busy machine some. */
const patienceMs = 30_000;
/** With every core at work it gets a quarter of one, which is enough for five sign-ins a second. */
const niceness = 5;

type Waiting = PromiseWithResolvers<Hashed>;

export interface HashingProcessOptions {
  /** What starts it, its cache directory to be added. */
  command: string[];
  /** Private to this user: the library that hashes is unpacked there. */
  cacheDirectory: string;
}

/**
 * A process of lower priority that hashes passwords, one at a time, so that people who sign in hold up no delivery.
 * It is there while it is needed, and for a minute after. One that ends or hangs fails what it was asked; the next
 * question starts another.
 */
export class HashingProcess {
  #subprocess: Subprocess | undefined;
  #waiting: Waiting | undefined;
  #timer: Timer | undefined;

  constructor(private readonly options: HashingProcessOptions) {}

  async ask(asked: Asked): Promise<Hashed> {
    if (this.#waiting) throw new Error("a hashing process is asked one thing at a time");
    const waiting = Promise.withResolvers<Hashed>();
    this.#waiting = waiting;
    try {
      this.#subprocess ??= this.#spawn();
      this.#endAfter(patienceMs);
      this.#subprocess.send(asked);
    } catch (error) {
      this.#take()?.reject(error);
    }
    return await waiting.promise;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#subprocess?.kill("SIGKILL");
    await this.#subprocess?.exited;
  }

  #spawn(): Subprocess {
    const { command, cacheDirectory } = this.options;
    const subprocess = Bun.spawn([...command, cacheDirectory], {
      env: { BUN_TMPDIR: cacheDirectory },
      stdio: ["ignore", "ignore", "inherit"],
      ipc: (said: Answer) => this.#hear(said),
      onExit: (ended, code, signal) => {
        if (this.#subprocess === ended) this.#subprocess = undefined;
        this.#take()?.reject(new Error(`the process that hashes ended (${signal ?? code})`));
      },
    });
    lowerPriority(subprocess.pid, niceness);
    return subprocess;
  }

  #hear(said: Answer): void {
    const waiting = this.#take();
    this.#endAfter(idleMs);
    if ("failed" in said) waiting?.reject(new Error("hashing failed", { cause: said.failed }));
    else waiting?.resolve(said.answer);
  }

  #endAfter(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), ms);
    this.#timer.unref();
  }

  #take(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
