import type { Context } from "#src/domain/context.ts";
import { forgetOldAnswers } from "./forget-answers.ts";
import { inspectVersions } from "./inspect-versions.ts";
import { makeCopies } from "./make-copies.ts";
import { sweepOrphanedObjects } from "./sweep-orphans.ts";
import { startJob } from "./worker.ts";

export interface Schedule {
  /** There is a new version to look at. */
  stored(): void;
  stop(): Promise<void>;
}

/** Everything that goes on without being asked for. */
export function startJobs(context: Context): Schedule {
  const inspection = startJob(inspectVersions(context), context.log);
  const forgetting = startJob(forgetOldAnswers(context), context.log);
  const copying = startJob(makeCopies(context), context.log);
  context.copies.listen(copying.wake);
  const sweep = startJob(sweepOrphanedObjects(context), context.log);
  return {
    stored: inspection.wake,
    async stop() {
      await Promise.all([inspection.stop(), forgetting.stop(), copying.stop(), sweep.stop()]);
    },
  };
}
