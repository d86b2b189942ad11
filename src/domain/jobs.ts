import { refuseUnless } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { withCutAddresses } from "#src/domain/identity/email-address.ts";
import { sendMailKind } from "#src/domain/mail/mail.ts";
import { requeueMail } from "#src/domain/mail/outbox.ts";
import { countJobs, type JobState, listJobs, type QueuedJob, reviveJob } from "#src/store/queue.ts";

export type { JobState, QueuedJob } from "#src/store/queue.ts";

export const jobsOnAPage = 50;

/** Something that is done now and again by itself. */
export interface RegularWork {
  name: string;
  everySeconds: number;
  isRunning: boolean;
  /** When it began at last; undefined where it hasn't yet. */
  lastRunAt: number | undefined;
  /** Why its last run failed. */
  lastError: string | undefined;
}

/** A page of the queue, the newest first; the next one is before the id of its last. */
export async function listQueue(
  { db: { read }, clock }: Needs<"db" | "clock">,
  actor: Actor,
  { state, before }: { state: JobState; before?: string | undefined },
): Promise<{ jobs: QueuedJob[]; hasMore: boolean }> {
  refuseUnless(actor, "orgs:manage", "instance");
  const rows = await listJobs(read, { state, now: clock.now(), before, most: jobsOnAPage + 1 });
  const jobs = rows.slice(0, jobsOnAPage).map(({ lastError, ...job }) => {
    return { ...job, lastError: lastError && withCutAddresses(lastError) };
  });
  return { jobs, hasMore: rows.length > jobs.length };
}

export async function countQueue(
  { db: { read }, clock }: Needs<"db" | "clock">,
  actor: Actor,
): Promise<Record<JobState, number>> {
  refuseUnless(actor, "orgs:manage", "instance");
  const now = clock.now();
  const of = (state: JobState) => countJobs(read, { state, now });
  return { waiting: await of("waiting"), running: await of("running"), failed: await of("failed") };
}

/** Has a job tried again that was given up. Twice is the same as once. */
export async function retryJob(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { id }: { id: string },
): Promise<void> {
  refuseUnless(actor, "orgs:manage", "instance");
  await needs.db.write(async (tx) => {
    const job = await reviveJob(tx, { id, now: needs.clock.now() });
    if (job === undefined) return;
    if (job.kind === sendMailKind) await requeueMail(tx, needs, (job.payload as { emailId: string }).emailId);
    await record(tx, needs, actor, { action: "job.tried_again", target: { kind: "job", id } });
  });
}
