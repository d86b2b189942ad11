import type { Limits, Renderer } from "#src/imaging/job.ts";
import type { Clock } from "#src/lib/clock.ts";
import type { Log } from "#src/lib/log.ts";
import type { Storage } from "#src/storage/storage.ts";
import type { Database } from "#src/store/database.ts";
import type { Sealer } from "./sealer.ts";

/** Everything that the domain may ask for; a function names the part that it uses as `Needs<"db" | "clock">`. */
export interface Context {
  db: Database;
  clock: Clock;
  log: Log;
  storage: Storage;
  renderer: Renderer;
  sealer: Sealer;
  limits: Limits;
  /** Of an object that no row speaks of, before it is swept. */
  orphanGraceSeconds: number;
}

export type Needs<Part extends keyof Context> = Pick<Context, Part>;
