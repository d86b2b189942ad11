import type { Context } from "#src/domain/context.ts";
import { forgetOld } from "./forget.ts";
import { inspectVersions } from "./inspect-versions.ts";
import { makeCopies } from "./make-copies.ts";
import { noteCounted, noteUses } from "./note-uses.ts";
import { sendMail } from "./send-mail.ts";
import { sweepOrphanedObjects } from "./sweep-orphans.ts";
import { warmUp } from "./warm-up.ts";
import { workOff } from "./work-off.ts";
import { startJob } from "./worker.ts";

/** Mails at a time: each waits for another server. */
const mailLanes = 4;

export interface Schedule {
  /** There is a new version to look at. */
  stored(): void;
  /** There is a warm-up to work off. */
  warmUpCreated(): void;
  stop(): Promise<void>;
  /** Writes down what was counted until now, once nobody asks for anything any more. */
  noteLast(): Promise<void>;
}

/** Everything that goes on without being asked for. */
export function startJobs(context: Context): Schedule {
  const inspection = startJob(inspectVersions(context), context.log);
  const forgetting = startJob(forgetOld(context), context.log);
  const copying = startJob(makeCopies(context), context.log);
  context.copies.listen(copying.wake);
  const sweep = startJob(sweepOrphanedObjects(context), context.log);
  const warming = startJob(warmUp(context), context.log);
  const mailing = Array.from({ length: mailLanes }, () =>
    startJob(workOff(context, sendMail(context)), context.log),
  );
  const noting = startJob(noteUses(context), context.log);
  const jobs = [inspection, forgetting, noting, copying, sweep, warming, ...mailing];
  return {
    stored() {
      inspection.wake();
      warming.wake();
    },
    warmUpCreated: warming.wake,
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
    noteLast: () => noteCounted(context),
  };
}
