import type { Subprocess } from "bun";
import { ForeignFonts } from "#src/imaging/fonts/own-fonts.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Log } from "#src/lib/log.ts";
import { lowerPriority } from "#src/lib/priority.ts";
import type { Answer, Ask, Outcome } from "./protocol.ts";
import { Said } from "./said.ts";
import { cpuSecondsOf, type Excess, ownBytesOf, type Usage, usageOf, watch } from "./watch.ts";

interface Task {
  id: number;
  resolve(result: Outcome): void;
  reject(error: unknown): void;
  stopWatching(): void;
}

export interface RenderProcessOptions {
  /** What starts it, its cache directory to be added. */
  command: string[];
  /** Private to this user: libvips is unpacked there. */
  cacheDirectory: string;
  /** A build of libheif-js in place of the embedded one. */
  libheifFile?: string | undefined;
  /** Of the whole process, resident: with more it is ended. */
  memoryBytes: number;
  /** How far its priority is below ours, 0 to 19. */
  niceness: number;
  log: Log;
}

/** How a render process came to its end. */
export interface Ended {
  code: number | null;
  signal: string | number | null;
  wasReady: boolean;
  /** What a picture used too much of; undefined where the process ended by itself or was told to. */
  excess?: Excess;
}

/**
 * Of glibc. Two arenas keep its heap from fragmenting; what a picture has freed is kept for the next one up to here,
 * which saves 2 to 4 % of the time of large pictures and of AVIF.
 */
const allocator = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: String(8 * 1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(16 * 1024 * 1024),
};

/** Starting takes a tenth of one; a process that isn't ready by then never will be. */
const startSeconds = 30;

const refusals: Record<Excess, string> = {
  cpu: "Making this picture takes too long. Ask for a smaller one.",
  wall: "Making this picture takes too long. Ask for a smaller one.",
  memory: "Making this picture takes too much memory. Ask for a smaller one.",
};

/**
 * One process that renders, one picture at a time. A picture past its limits of time or memory, or one that ends
 * the process, is refused as too_costly; the process is then over and another has to be started.
 */
export class RenderProcess {
  /** The version of libvips, when it is ready for its first picture; rejects where it ends before. */
  readonly ready: Promise<string>;
  /** When and how it ended. Resolved before the picture that was under way is refused. */
  readonly ended: Promise<Ended>;
  readonly #started = Promise.withResolvers<string>();
  readonly #over = Promise.withResolvers<Ended>();
  readonly #memoryBytes: number;
  #subprocess: Subprocess | undefined;
  #said: Said | undefined;
  #task: Task | undefined;
  #excess: Excess | undefined;
  #isReady = false;
  #hasWorked = false;

  constructor(options: RenderProcessOptions) {
    this.ready = this.#started.promise;
    this.ended = this.#over.promise;
    this.#memoryBytes = options.memoryBytes;
    const patience = setTimeout(() => this.kill(), startSeconds * 1000);
    const settle = () => clearTimeout(patience);
    this.ready.then(() => (this.#isReady = true)).then(settle, settle);
    try {
      const subprocess = this.#spawn(options);
      this.#subprocess = subprocess;
      this.giveWay(options.niceness);
      this.#said = new Said(subprocess.stderr, (renderProcess) =>
        options.log.warn({ renderProcess }, "render process said"),
      );
    } catch (error) {
      // No descriptors, no memory, no program: as if it had ended before it was ready.
      this.#end(error, { code: null, signal: null });
    }
  }

  #spawn({ command, cacheDirectory, libheifFile }: RenderProcessOptions) {
    return Bun.spawn([...command, cacheDirectory, ...(libheifFile ? [libheifFile] : [])], {
      // Nothing secret: the process that decodes strangers' files knows only where its library lies.
      env: { BUN_TMPDIR: cacheDirectory, ...allocator },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      serialization: "advanced",
      ipc: (answer: Answer) =>
        answer.kind === "ready" ? this.#started.resolve(answer.libvips) : this.#hear(answer),
      onExit: (_, code, signal) =>
        this.#end(new Error(`the render process ended (${signal ?? code})`), { code, signal }),
    });
  }

  #end(cause: unknown, how: Pick<Ended, "code" | "signal">): void {
    const excess = this.#excess;
    this.#started.reject(cause);
    this.#over.resolve({ ...how, wasReady: this.#isReady, ...(excess && { excess }) });
    this.#isReady = false;
    queueMicrotask(() => this.#take()?.reject(tooCostly(excess)));
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get hasWorked(): boolean {
    return this.#hasWorked;
  }

  get isBusy(): boolean {
    return this.#task !== undefined;
  }

  /** What it has used of the CPU, and what it holds of the memory. */
  usage(): Usage {
    return usageOf(this.#subprocess?.pid);
  }

  /** What it holds of the memory that no other process could share with it. */
  ownBytes(): number {
    return ownBytesOf(this.#subprocess?.pid);
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.#subprocess?.pid);
  }

  /** For good: lowers its priority so far below ours. */
  giveWay(niceness: number): void {
    if (this.#subprocess) lowerPriority(this.#subprocess.pid, niceness);
  }

  async run(ask: Ask): Promise<Outcome> {
    await this.ready.catch(refuseForNow);
    const subprocess = this.#subprocess;
    if (!subprocess || !this.#isReady) return refuseForNow(new Error("the render process has ended"));
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const bounds = { ...ask.job.limits, memoryBytes: this.#memoryBytes };
    const stopWatching = watch(subprocess.pid, bounds, (excess) => {
      this.#excess = excess;
      this.kill();
    });
    this.#said?.renew();
    this.#hasWorked = true;
    this.#task = { id: ask.id, resolve, reject, stopWatching };
    try {
      subprocess.send(ask);
    } catch (error) {
      this.#take();
      refuseForNow(error);
    }
    return promise;
  }

  async kill(): Promise<void> {
    this.#subprocess?.kill("SIGKILL");
    await this.#subprocess?.exited;
  }

  #hear(answer: Exclude<Answer, { kind: "ready" }>): void {
    if (this.#task?.id !== answer.id) return;
    const task = this.#take();
    if (answer.kind === "done") task?.resolve(answer.result);
    else task?.reject(errorOf(answer));
  }

  #take(): Task | undefined {
    const task = this.#task;
    this.#task = undefined;
    task?.stopWatching();
    return task;
  }
}

function tooCostly(excess: Excess | undefined): Refusal {
  const sentence = excess && refusals[excess];
  return new Refusal("too_costly", sentence ?? "This picture could not be processed. Try a smaller one.");
}

/** The machine is at fault, not the picture: the cache directory allows no programs, say. */
function refuseForNow(cause: unknown): never {
  throw new Refusal("overloaded", "No picture can be made at the moment. Try again in a while.", { cause });
}

function errorOf(answer: Extract<Answer, { kind: "refused" | "failed" | "unsuited" }>): Error {
  if (answer.kind === "unsuited") return new ForeignFonts();
  if (answer.kind === "failed") return new Error("the render process failed", { cause: answer.cause });
  const { code, message, cause } = answer;
  return new Refusal(code, message, cause === undefined ? {} : { cause: new Error(cause) });
}
