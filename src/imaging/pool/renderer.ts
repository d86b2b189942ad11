import type { Renderer } from "#src/imaging/job.ts";
import type { Log } from "#src/lib/log.ts";
import { RenderPool } from "./pool.ts";

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

export function createRenderer(options: RendererOptions): ChildRenderer {
  return new RenderPool({ ...options, processes: 1, mostWaitingMs: 60_000, memoryBytes: 1_000_000_000 });
}
