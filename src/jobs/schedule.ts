import type { Context } from "#src/domain/context.ts";
import { forgetOldAnswers } from "./forget-answers.ts";
import { inspectVersions } from "./inspect-versions.ts";
import { makeCopies } from "./make-copies.ts";
import { sweepOrphanedObjects } from "./sweep-orphans.ts";
import { warmUp } from "./warm-up.ts";
import { startJob } from "./worker.ts";

export interface Schedule {
  /** There is a new version to look at. */
  stored(): void;
  /** There is a warm-up to work off. */
  warmUpCreated(): void;
  stop(): Promise<void>;
}

/** Everything that goes on without being asked for. */
export function startJobs(context: Context): Schedule {
  const inspection = startJob(inspectVersions(context), context.log);
  const forgetting = startJob(forgetOldAnswers(context), context.log);
  const copying = startJob(makeCopies(context), context.log);
  context.copies.listen(copying.wake);
  const sweep = startJob(sweepOrphanedObjects(context), context.log);
  const warming = startJob(warmUp(context), context.log);
  const jobs = [inspection, forgetting, copying, sweep, warming];
  return {
    stored() {
      inspection.wake();
      warming.wake();
    },
    warmUpCreated: warming.wake,
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}
