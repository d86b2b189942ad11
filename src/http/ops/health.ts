import type { Needs } from "#src/domain/context.ts";
import { beforeTimeout } from "#src/http/timeout.ts";

export interface Health {
  isReady: boolean;
  checks: Record<string, "ok" | "failed">;
}

export interface HealthNeeds extends Needs<"db" | "storage" | "clock" | "log"> {
  /** Resolves when a picture can be rendered; rejects while none can. */
  readyToRender(): Promise<unknown>;
}

const keptMilliseconds = 1_000;
/** A render process that has just been started is there by then. */
const patienceMilliseconds = 1_000;

/**
 * Whether this server can answer now: its database can be read, its storage asked, and pictures rendered. Found out
 * once a second at most, so that asking often costs nothing.
 */
export function createHealth({ db, storage, clock, log, readyToRender }: HealthNeeds) {
  let found: Promise<Health> | undefined;
  let foundAt = Number.NEGATIVE_INFINITY;

  async function find(): Promise<Health> {
    const checks = {
      database: await attempt(() => db.version()),
      storage: await attempt(() => storage.head("objects/readiness")),
      renderer: await attempt(() => beforeTimeout(readyToRender(), patienceMilliseconds, notYet)),
    };
    return { isReady: !Object.values(checks).includes("failed"), checks };
  }

  async function attempt(check: () => unknown): Promise<"ok" | "failed"> {
    try {
      await check();
      return "ok";
    } catch (err) {
      log.warn({ err }, "not ready");
      return "failed";
    }
  }

  return (): Promise<Health> => {
    const now = clock.now();
    if (found === undefined || Math.abs(now - foundAt) >= keptMilliseconds) {
      found = find();
      foundAt = now;
    }
    return found;
  };
}

const notYet = () => new Error("the renderer is not ready yet");
