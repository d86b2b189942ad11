import type { Subprocess } from "bun";
import type { Probed, ProbeJob, Rendered, Renderer, RenderJob } from "#src/imaging/job.ts";
import { ensurePrivateDirectory } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Log } from "#src/lib/log.ts";
import type { Answer, Ask } from "./protocol.ts";

export interface RendererOptions {
  /** What starts a render process, its cache directory to be added: the executable and `render-child`. */
  command: string[];
  /** Private to this user, writable, not noexec: libvips is unpacked there. */
  cacheDirectory: string;
  log: Log;
}

export interface ChildRenderer extends Renderer {
  /** Resolves when a render process is ready for its first picture: its version of libvips. */
  ready(): Promise<string>;
  /** Ends the render process; what is under way is refused. */
  close(): Promise<void>;
}

const restartDelayMilliseconds = 1000;

interface Task {
  ask: Ask;
  resolve(result: Probed | Rendered): void;
  reject(error: unknown): void;
}

/**
 * Renders in a process of its own, one picture at a time, first come first served. A picture past its
 * `wallSeconds`, or one that ends the process, is refused as too_costly and the process replaced: whatever a
 * file does to libvips, the server goes on.
 */
export function createRenderer({ command, cacheDirectory, log }: RendererOptions): ChildRenderer {
  ensurePrivateDirectory(cacheDirectory);
  const waiting: Task[] = [];
  let running: Task | undefined;
  let deadline: Timer | undefined;
  let isClosed = false;
  let nextId = 1;
  let child = start();

  function start() {
    const gate = Promise.withResolvers<string>();
    let hasStarted = false;
    gate.promise.then(() => (hasStarted = true)).catch(() => {});
    const subprocess: Subprocess = Bun.spawn([...command, cacheDirectory], {
      // Nothing secret: the process that decodes strangers' files knows only where its library lies.
      env: { BUN_TMPDIR: cacheDirectory, MALLOC_ARENA_MAX: "2" },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "inherit",
      serialization: "advanced",
      ipc: (answer: Answer) => (answer.kind === "ready" ? gate.resolve(answer.libvips) : finish(answer)),
      onExit: (_, code, signal) => {
        gate.reject(new Error(`the render process ended (${signal ?? code})`));
        if (isClosed) return;
        log.warn({ code, signal }, "render process ended, starting another");
        if (hasStarted) replace();
        else giveUpFor(restartDelayMilliseconds);
      },
    });
    return { subprocess, ready: gate.promise };
  }

  function replace(): void {
    const lost = takeRunning();
    child = start();
    lost?.reject(new Refusal("too_costly", "This picture could not be processed. Try a smaller one."));
    next();
  }

  /** It ended before its first picture: the machine is at fault, not the picture (noexec, memory). */
  function giveUpFor(milliseconds: number): void {
    const lost = [takeRunning(), ...waiting.splice(0)];
    for (const task of lost) task?.reject(new Error("no render process could be started"));
    setTimeout(() => {
      if (isClosed) return;
      child = start();
      next();
    }, milliseconds).unref();
  }

  function takeRunning(): Task | undefined {
    clearTimeout(deadline);
    const task = running;
    running = undefined;
    return task;
  }

  function finish(answer: Exclude<Answer, { kind: "ready" }>): void {
    if (running?.ask.id !== answer.id) return;
    const task = takeRunning();
    if (answer.kind === "done") task?.resolve(answer.result);
    else task?.reject(errorOf(answer));
    next();
  }

  function next(): void {
    if (running || isClosed) return;
    running = waiting.shift();
    if (!running) return;
    const { ask } = running;
    deadline = setTimeout(() => child.subprocess.kill("SIGKILL"), ask.job.limits.wallSeconds * 1000);
    child.ready.then(() => child.subprocess.send(ask)).catch(() => {});
  }

  function run(ask: Ask): Promise<Probed | Rendered> {
    if (isClosed) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      next();
    });
  }

  return {
    probe: (job: ProbeJob) => run({ id: nextId++, kind: "probe", job }) as Promise<Probed>,
    render: (job: RenderJob) => run({ id: nextId++, kind: "render", job }) as Promise<Rendered>,
    ready: () => child.ready,
    async close() {
      isClosed = true;
      for (const task of [takeRunning(), ...waiting.splice(0)]) task?.reject(stopped());
      child.subprocess.kill("SIGKILL");
      await child.subprocess.exited;
    },
  };
}

function errorOf(answer: Extract<Answer, { kind: "refused" | "failed" }>): Error {
  if (answer.kind === "refused") return new Refusal(answer.code, answer.message, { cause: answer.cause });
  return new Error("the render process failed", { cause: answer.cause });
}

function stopped(): Refusal {
  return new Refusal("overloaded", "The server is stopping. Try again in a moment.");
}
