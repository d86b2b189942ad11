import type { Subprocess } from "bun";
import type { Probed, Rendered } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Answer, Ask } from "./protocol.ts";
import { watch } from "./watch.ts";

interface Task {
  id: number;
  resolve(result: Probed | Rendered): void;
  reject(error: unknown): void;
  stopWatching(): void;
}

export interface RenderProcessOptions {
  /** What starts it, its cache directory to be added. */
  command: string[];
  /** Private to this user: libvips is unpacked there. */
  cacheDirectory: string;
  /** Called before the picture that was under way is refused. */
  onEnded(end: { code: number | null; signal: string | number | null; wasReady: boolean }): void;
}

/** Starting takes a tenth of one; a process that isn't ready by then never will be. */
const startSeconds = 30;

/**
 * One process that renders, one picture at a time. A picture past its limits of time, or one that ends the
 * process, is refused as too_costly; the process is then over and another has to be started.
 */
export class RenderProcess {
  /** The version of libvips, when it is ready for its first picture; rejects where it ends before. */
  readonly ready: Promise<string>;
  #subprocess: Subprocess;
  #task: Task | undefined;

  constructor({ command, cacheDirectory, onEnded }: RenderProcessOptions) {
    const started = Promise.withResolvers<string>();
    let wasReady = false;
    this.ready = started.promise;
    const patience = setTimeout(() => this.kill(), startSeconds * 1000);
    this.ready
      .then(() => (wasReady = true))
      .catch(() => {})
      .finally(() => clearTimeout(patience));
    this.#subprocess = Bun.spawn([...command, cacheDirectory], {
      // Nothing secret: the process that decodes strangers' files knows only where its library lies.
      env: { BUN_TMPDIR: cacheDirectory, MALLOC_ARENA_MAX: "2" },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      serialization: "advanced",
      ipc: (answer: Answer) =>
        answer.kind === "ready" ? started.resolve(answer.libvips) : this.#hear(answer),
      onExit: (_, code, signal) => {
        started.reject(new Error(`the render process ended (${signal ?? code})`));
        onEnded({ code, signal, wasReady });
        this.#take()?.reject(
          new Refusal("too_costly", "This picture could not be processed. Try a smaller one."),
        );
      },
    });
  }

  async run(ask: Ask): Promise<Probed | Rendered> {
    await this.ready.catch(refuseForNow);
    const { promise, resolve, reject } = Promise.withResolvers<Probed | Rendered>();
    const stopWatching = watch(this.#subprocess.pid, ask.job.limits, () => this.kill());
    this.#task = { id: ask.id, resolve, reject, stopWatching };
    this.#subprocess.send(ask);
    return promise;
  }

  async kill(): Promise<void> {
    this.#subprocess.kill("SIGKILL");
    await this.#subprocess.exited;
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

/** The machine is at fault, not the picture: the cache directory allows no programs, say. */
function refuseForNow(cause: unknown): never {
  throw new Refusal("overloaded", "No picture can be made at the moment. Try again in a while.", { cause });
}

function errorOf(answer: Extract<Answer, { kind: "refused" | "failed" }>): Error {
  if (answer.kind === "refused") return new Refusal(answer.code, answer.message, { cause: answer.cause });
  return new Error("the render process failed", { cause: answer.cause });
}
