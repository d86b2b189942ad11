import type { Probed, ProbeJob, Rendered, Renderer, RenderJob } from "#src/imaging/job.ts";
import { ensurePrivateDirectory } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Log } from "#src/lib/log.ts";
import type { Ask } from "./protocol.ts";
import { RenderProcess } from "./render-process.ts";

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
  /** Ends the render process; what is under way or waiting is refused. */
  close(): Promise<void>;
}

const restartDelayMilliseconds = 1000;

/**
 * Renders in a process of its own, one picture at a time, first come first served, and starts another where
 * one ends: whatever a file does to libvips, the server goes on.
 */
export function createRenderer({ command, cacheDirectory, log }: RendererOptions): ChildRenderer {
  ensurePrivateDirectory(cacheDirectory);
  let isClosed = false;
  let nextId = 1;
  let last: Promise<unknown> = Promise.resolve();
  let child = start();

  function start(): RenderProcess {
    return new RenderProcess({
      command,
      cacheDirectory,
      onEnded: ({ wasReady, ...end }) => {
        if (isClosed) return;
        log.warn(end, "render process ended, starting another");
        // One that was never ready would end again at once: the machine is at fault, not a picture.
        if (wasReady) child = start();
        else setTimeout(startUnlessClosed, restartDelayMilliseconds).unref();
      },
    });
  }

  function startUnlessClosed(): void {
    if (!isClosed) child = start();
  }

  function run(ask: Ask): Promise<Probed | Rendered> {
    const result = last.then(() => runNow(ask));
    last = result.catch(() => {});
    return result;
  }

  async function runNow(ask: Ask): Promise<Probed | Rendered> {
    if (isClosed) throw stopped();
    try {
      return await child.run(ask);
    } catch (error) {
      throw isClosed ? stopped() : error;
    }
  }

  return {
    probe: (job: ProbeJob) => run({ id: nextId++, kind: "probe", job }) as Promise<Probed>,
    render: (job: RenderJob) => run({ id: nextId++, kind: "render", job }) as Promise<Rendered>,
    ready: () => child.ready,
    async close() {
      isClosed = true;
      await child.kill();
    },
  };
}

function stopped(): Refusal {
  return new Refusal("overloaded", "The server is stopping. Try again in a moment.");
}
