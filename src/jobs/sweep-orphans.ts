import { sweepOrphans } from "#src/domain/assets/sweep.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Job } from "./worker.ts";

const everySeconds = 3_600;

/** Takes away what a crash has left between storing an object and writing its row. */
export function sweepOrphanedObjects(
  needs: Needs<"db" | "clock" | "log" | "storage" | "orphanGraceSeconds">,
): Job {
  return {
    name: "sweep orphans",
    everySeconds,
    async run(signal) {
      const swept = await sweepOrphans(needs, signal);
      if (swept > 0) needs.log.info({ swept }, "orphans swept");
    },
  };
}
