import type { Needs } from "#src/domain/context.ts";
import { diskOf } from "#src/lib/files.ts";
import { version } from "#src/lib/version.ts";
import { databaseBytes } from "#src/store/size.ts";
import type { Health } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import type { Watched } from "./rendering.ts";

interface VitalsNeeds extends Needs<"db" | "clock">, Watched {
  metrics: Pick<Metrics, "counts">;
  health(): Promise<Health>;
  installation: { dataDir: string };
}

/** What /readyz and /metrics know, for people. */
export type Vitals = Awaited<ReturnType<ReturnType<typeof createVitals>>>;

export function createVitals(needs: VitalsNeeds) {
  const { db, clock, pool, results, metrics, health, installation } = needs;
  return async () => ({
    ...(await health()),
    version,
    startedAt: clock.now() - process.uptime() * 1_000,
    memoryBytes: process.memoryUsage.rss(),
    disk: await diskOf(installation.dataDir),
    databaseBytes: await databaseBytes(db.read),
    pool: pool.state(),
    results: results.state(),
    counts: await metrics.counts(),
  });
}
