import type { Needs } from "#src/domain/context.ts";
import type { Tx } from "#src/store/database.ts";
import { endJob, keepJob, putJobOff, type TakenJob, takeJob } from "#src/store/queue.ts";
import type { Job } from "./worker.ts";

/** What is done about the jobs of the queue that are of one kind. */
export interface Work {
  kind: string;
  /** It may be done again after it was done: the process can end before anybody has noted it. */
  run(payload: unknown, signal: AbortSignal): Promise<void>;
  /** How long to wait after an attempt (1 for the first) has failed so; undefined where it was the last. */
  retryAfterMs(attempt: number, error: unknown): number | undefined;
  /** Told in the transaction in which it is put off, or given up where there is no `retryAt`. */
  putOff?(tx: Tx, payload: unknown, outcome: Outcome): Promise<void>;
}

interface Outcome {
  attempt: number;
  error: string;
  retryAt: number | undefined;
}

/** Looking costs a few microseconds, and nobody has to be told of a new job. */
const everySeconds = 1;
/** After a crash a job waits no longer than that. */
const lockMs = 30_000;
const keepEveryMs = 10_000;

/** Works off the jobs of the queue that are of one kind, one at a time: start it twice for two. */
export function workOff(needs: Needs<"db" | "clock" | "log">, work: Work): Job {
  return {
    name: work.kind,
    everySeconds,
    async run(signal) {
      while (!signal.aborted && (await workOffNext(needs, work, signal)));
    },
  };
}

/** False where none is due. */
async function workOffNext(
  needs: Needs<"db" | "clock" | "log">,
  work: Work,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, clock } = needs;
  const job = await takeJob(db, { kind: work.kind, now: clock.now(), lockMs });
  if (job === undefined) return false;
  try {
    // It has ended the process each time, or it would have been put off.
    if (job.attempt > 1 && work.retryAfterMs(job.attempt - 1, undefined) === undefined)
      throw new Error("it was begun too often");
    using _ = keeping(needs, job);
    await work.run(job.payload, signal);
    await db.write((tx) => endJob(tx, job));
  } catch (error) {
    if (signal.aborted) await putBack(needs, job);
    else await putOff(needs, work, job, error);
  }
  return true;
}

/** Renews the lock for as long as the work goes on. */
function keeping({ db, clock, log }: Needs<"db" | "clock" | "log">, job: TakenJob): Disposable {
  const timer = setInterval(
    () =>
      keepJob(db, job, clock.now() + lockMs).catch((err) => log.warn({ err, job: job.id }, "job not kept")),
    keepEveryMs,
  );
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** The next server takes it at once. */
async function putBack({ db, clock }: Needs<"db" | "clock">, job: TakenJob): Promise<void> {
  const now = clock.now();
  await db.write((tx) => putJobOff(tx, job, { error: "the server was stopped", retryAt: now, now }));
}

async function putOff(
  { db, clock, log }: Needs<"db" | "clock" | "log">,
  work: Work,
  job: TakenJob,
  err: unknown,
): Promise<void> {
  const now = clock.now();
  const delay = work.retryAfterMs(job.attempt, err);
  const outcome = {
    attempt: job.attempt,
    error: err instanceof Error ? err.message : String(err),
    retryAt: delay === undefined ? undefined : now + delay,
  };
  await db.write(async (tx) => {
    if (await putJobOff(tx, job, { ...outcome, now })) await work.putOff?.(tx, job.payload, outcome);
  });
  const told = { err, job: job.id, kind: work.kind, attempt: job.attempt };
  if (delay === undefined) log.warn(told, "job given up");
  else log.warn({ ...told, retryInSeconds: delay / 1000 }, "job failed, it will be tried again");
}
