import { and, asc, count, desc, eq, gt, isNotNull, isNull, lt, lte, or, type SQL } from "drizzle-orm";
import { createId } from "#src/lib/id.ts";
import type { Database, Reader, Tx } from "./database.ts";
import { jobs } from "./schema/jobs.ts";

interface NewJob {
  kind: string;
  /** Plain data. */
  payload: unknown;
  now: number;
  /** Not before, but within an hour; at once otherwise. */
  runAt?: number;
}

/** A job that the taker alone is at until its lock ends. */
export interface TakenJob {
  id: string;
  payload: unknown;
  /** 1 for the first time. */
  attempt: number;
  lockedUntil: number;
}

/** Leaves a job to be done after the transaction, at least once, whatever happens to this process. */
export async function enqueue(tx: Tx, { kind, payload, now, runAt = now }: NewJob): Promise<void> {
  await tx.insert(jobs).values({ id: createId(now), kind, payload, runAt, createdAt: now });
}

/** No job asks for more. */
const longestWaitMs = 3_600_000;

/** The job of this kind that waits longest, locked; undefined where none is due. */
export async function takeJob(
  db: Database,
  { kind, now, lockMs }: { kind: string; now: number; lockMs: number },
): Promise<TakenJob | undefined> {
  const isWaiting = and(eq(jobs.kind, kind), isNull(jobs.failedAt));
  const due = and(isWaiting, isDue(now));
  const [ahead, lockedAhead] = [and(isWaiting, isAhead(now)), and(isWaiting, isLockedAhead(now, lockMs))];
  // Asked without a write, which would wait for those of others.
  const found = await db.read
    .select({ id: jobs.id })
    .from(jobs)
    .where(or(due, ahead, lockedAhead))
    .limit(1);
  if (found.length === 0) return undefined;
  return await db.write(async (tx) => {
    await tx.update(jobs).set({ runAt: now, createdAt: now }).where(ahead);
    // Whoever is at it still says so within that.
    await tx
      .update(jobs)
      .set({ lockedUntil: now + lockMs })
      .where(lockedAhead);
    const [next] = await tx.select().from(jobs).where(due).orderBy(asc(jobs.runAt), asc(jobs.id)).limit(1);
    if (next === undefined) return undefined;
    const [attempt, lockedUntil] = [next.attempts + 1, now + lockMs];
    await tx.update(jobs).set({ attempts: attempt, lockedUntil }).where(eq(jobs.id, next.id));
    return { id: next.id, payload: next.payload, attempt, lockedUntil };
  });
}

/** Goes on being at it. False where somebody else has taken it since. */
export async function keepJob(db: Database, job: TakenJob, lockedUntil: number): Promise<boolean> {
  const kept = await db.write((tx) =>
    tx.update(jobs).set({ lockedUntil }).where(isStillTaken(job)).returning({ id: jobs.id }),
  );
  if (kept.length > 0) job.lockedUntil = lockedUntil;
  return kept.length > 0;
}

export async function endJob(tx: Tx, job: TakenJob): Promise<void> {
  await tx.delete(jobs).where(isStillTaken(job));
}

/** To be tried again at `retryAt`, or never. False where somebody else has taken it since. */
export async function putJobOff(
  tx: Tx,
  job: TakenJob,
  { error, retryAt, now }: { error: string; retryAt: number | undefined; now: number },
): Promise<boolean> {
  const outcome = retryAt === undefined ? { failedAt: now } : { runAt: retryAt };
  const put = await tx
    .update(jobs)
    .set({ ...outcome, lockedUntil: null, lastError: error })
    .where(isStillTaken(job))
    .returning({ id: jobs.id });
  return put.length > 0;
}

/** Forgets the jobs that were given up before then. */
export async function forgetFailedJobs(tx: Tx, before: number): Promise<void> {
  await tx.delete(jobs).where(lt(jobs.failedAt, before));
}

export type JobState = "waiting" | "running" | "failed";

/** As it lies in the queue, without what it is about. */
export interface QueuedJob {
  id: string;
  kind: string;
  runAt: number;
  attempts: number;
  lockedUntil: number | null;
  lastError: string | null;
  failedAt: number | null;
  createdAt: number;
}

interface JobFilter {
  state: JobState;
  now: number;
}

/** The newest first, so many at most, of those before an id. */
export async function listJobs(
  read: Reader,
  { state, now, before, most }: JobFilter & { before: string | undefined; most: number },
): Promise<QueuedJob[]> {
  const { id, kind, runAt, attempts, lockedUntil, lastError, failedAt, createdAt } = jobs;
  return await read
    .select({ id, kind, runAt, attempts, lockedUntil, lastError, failedAt, createdAt })
    .from(jobs)
    .where(and(isInState(state, now), before === undefined ? undefined : lt(id, before)))
    .orderBy(desc(id))
    .limit(most);
}

export async function countJobs(read: Reader, { state, now }: JobFilter): Promise<number> {
  const [row] = await read.select({ number: count() }).from(jobs).where(isInState(state, now));
  return row?.number ?? 0;
}

/** Has a job tried once more, as often as a new one, that was given up; undefined where there is none. */
export async function reviveJob(
  tx: Tx,
  { id, now }: { id: string; now: number },
): Promise<{ kind: string; payload: unknown } | undefined> {
  const [revived] = await tx
    .update(jobs)
    .set({ failedAt: null, attempts: 0, runAt: now })
    .where(and(eq(jobs.id, id), isNotNull(jobs.failedAt)))
    .returning({ kind: jobs.kind, payload: jobs.payload });
  return revived;
}

/** Forgets a job that was given up, where it is about this. */
export async function dropFailedJob(
  tx: Tx,
  { kind, payload }: Pick<NewJob, "kind" | "payload">,
): Promise<void> {
  await tx.delete(jobs).where(and(eq(jobs.kind, kind), eq(jobs.payload, payload), isNotNull(jobs.failedAt)));
}

function isInState(state: JobState, now: number): SQL | undefined {
  if (state === "failed") return isNotNull(jobs.failedAt);
  if (state === "running") return and(isNull(jobs.failedAt), gt(jobs.lockedUntil, now));
  return and(isNull(jobs.failedAt), or(isNull(jobs.lockedUntil), lte(jobs.lockedUntil, now)));
}

function isDue(now: number): SQL | undefined {
  return and(lte(jobs.runAt, now), or(isNull(jobs.lockedUntil), lte(jobs.lockedUntil, now)));
}

/** It was left or put off while the clock was ahead. */
function isAhead(now: number): SQL | undefined {
  return or(gt(jobs.createdAt, now), gt(jobs.runAt, now + longestWaitMs));
}

/** It was begun while the clock was ahead. */
function isLockedAhead(now: number, lockMs: number): SQL {
  return gt(jobs.lockedUntil, now + 2 * lockMs);
}

/** Whoever takes it next counts one more. */
function isStillTaken({ id, attempt }: TakenJob): SQL | undefined {
  return and(eq(jobs.id, id), eq(jobs.attempts, attempt));
}
