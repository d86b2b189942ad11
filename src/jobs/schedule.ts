import type { Context } from "#src/domain/context.ts";
import type { RegularWork } from "#src/domain/jobs.ts";
import { checkMailDomains } from "./check-mail-domains.ts";
import { forgetOld } from "./forget.ts";
import { inspectVersions } from "./inspect-versions.ts";
import { makeCopies } from "./make-copies.ts";
import { noteCounted, noteUses } from "./note-uses.ts";
import { sendMail } from "./send-mail.ts";
import { sweepOrphanedObjects } from "./sweep-orphans.ts";
import { warmUp } from "./warm-up.ts";
import { workOff } from "./work-off.ts";
import { type Job, startJob } from "./worker.ts";

/** Mails at a time: each waits for another server. */
const mailLanes = 4;

export interface Schedule {
  /** There is a new version to look at. */
  stored(): void;
  /** There is a warm-up to work off. */
  warmUpCreated(): void;
  /** What is done in turn, whether or not it is in the queue. */
  regularWork(): RegularWork[];
  stop(): Promise<void>;
  /** Writes down what was counted until now, once nobody asks for anything any more. */
  noteLast(): Promise<void>;
}

/** Everything that goes on without being asked for. */
export function startJobs(context: Context): Schedule {
  const start = (job: Job) => startJob(job, context.log, context.clock);
  const inspection = start(inspectVersions(context));
  const forgetting = start(forgetOld(context));
  const copying = start(makeCopies(context));
  context.copies.listen(copying.wake);
  const sweep = start(sweepOrphanedObjects(context));
  const warming = start(warmUp(context));
  const mailing = Array.from({ length: mailLanes }, () => start(workOff(context, sendMail(context))));
  const noting = start(noteUses(context));
  const domains = start(checkMailDomains(context));
  const regular = [inspection, copying, warming, sweep, forgetting, noting, domains];
  const jobs = [...regular, ...mailing];
  return {
    stored() {
      inspection.wake();
      warming.wake();
    },
    warmUpCreated: warming.wake,
    regularWork: () => regular.map((job) => job.state()),
    async stop() {
      await Promise.all(jobs.map((job) => job.stop()));
    },
    noteLast: () => noteCounted(context),
  };
}
