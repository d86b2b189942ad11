import type { Needs } from "#src/domain/context.ts";

export interface Health {
  isReady: boolean;
  checks: Record<string, "ok" | "failed">;
}

const keptMilliseconds = 1_000;

/**
 * Whether this server can answer now: its database can be read and its storage asked. Found out once a second at
 * most, so that asking often costs nothing.
 */
export function createHealth({ db, storage, clock, log }: Needs<"db" | "storage" | "clock" | "log">) {
  let found: Promise<Health> | undefined;
  let foundAt = Number.NEGATIVE_INFINITY;

  async function find(): Promise<Health> {
    const checks = {
      database: await attempt(() => db.version()),
      storage: await attempt(() => storage.head("objects/readiness")),
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
