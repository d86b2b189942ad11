import { createHash } from "node:crypto";
import { and, eq, gt, lt, type SQL } from "drizzle-orm";
import { isPassing, Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { idempotencyKeys } from "#src/store/schema/idempotency-keys.ts";
import { type Actor, actorIdOf } from "./actor.ts";
import type { Needs } from "./context.ts";

/** A request that may come again, since its asker may not have heard the answer. */
export interface Attempt {
  actor: Actor;
  orgId: string;
  /** The asker's own name for it; without one it is done as often as it is asked. */
  key: string | undefined;
  /** All that was asked: the same key for anything else is a mistake of the asker. */
  asked: unknown;
  now: number;
}

/** So long an answer is remembered. */
const keptMs = 24 * 3_600_000;

/**
 * Does the work in the transaction in which its answer is remembered, so that whatever happens to the answer on its
 * way, the same attempt does nothing a second time but gets that answer. It is plain data.
 */
export async function doOnce<T>(tx: Tx, attempt: Attempt, work: () => Promise<T>): Promise<T> {
  const { orgId, key, now } = attempt;
  if (key === undefined) return await work();
  const before = await lookUpAnswer(tx.read, { ...attempt, key });
  if (before) return before.answer as T;
  const actorId = actorIdOf(attempt.actor);
  await tx.delete(idempotencyKeys).where(isOwn(actorId, key));
  const answer = await work();
  const fingerprint = fingerprintOf(attempt.asked);
  const row = { id: createId(now), orgId, actorId, key, fingerprint, answer, answeredAt: now };
  await tx.insert(idempotencyKeys).values(row);
  return answer;
}

/**
 * The same for work that takes too long for a transaction and answers nothing. It is done twice where the server dies
 * before it is remembered, where there was no room to remember it, or where two are under way at a time.
 */
export async function doLongOnce(
  needs: Needs<"db" | "log">,
  attempt: Attempt,
  work: () => Promise<void>,
): Promise<void> {
  const { key } = attempt;
  if (key === undefined) return await work();
  if (await lookUpAnswer(needs.db.read, { ...attempt, key })) return;
  await work();
  await rememberDone(needs, attempt);
}

async function rememberDone(needs: Needs<"db" | "log">, attempt: Attempt): Promise<void> {
  const remember = async (tx: Tx) => void (await doOnce(tx, attempt, async () => ({})));
  await noteDone(needs, remember, "what was done under an Idempotency-Key isn't remembered");
}

/**
 * What is done is done: that it can't be noted now, on a full disk say, must not make the asker think that it isn't. The
 * log tells of it then.
 */
export async function noteDone(
  { db, log }: Needs<"db" | "log">,
  note: (tx: Tx) => Promise<void>,
  otherwise: string,
): Promise<void> {
  try {
    await db.write(note);
  } catch (error) {
    if (!(error instanceof Refusal && isPassing(error))) throw error;
    log.warn({ err: error }, otherwise);
  }
}

/** Whether the actor has had an answer under this key, whatever he asked. */
export async function hasAnswer(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
  key: string | undefined,
): Promise<boolean> {
  if (key === undefined) return false;
  const isFresh = gt(idempotencyKeys.answeredAt, clock.now() - keptMs);
  const own = and(isOwn(actorIdOf(actor), key), isFresh);
  const found = await db.read.select({ id: idempotencyKeys.id }).from(idempotencyKeys).where(own);
  return found.length > 0;
}

/** Forgets the answers that nobody can ask for again. */
export async function forgetAnswers({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  const old = lt(idempotencyKeys.answeredAt, clock.now() - keptMs);
  await db.write(async (tx) => {
    await tx.delete(idempotencyKeys).where(old);
  });
}

/** What was answered to the same; refuses what isn't the same. */
async function lookUpAnswer(
  read: Reader,
  { actor, key, asked, now }: Attempt & { key: string },
): Promise<{ answer: unknown } | undefined> {
  const [before] = await read
    .select()
    .from(idempotencyKeys)
    .where(isOwn(actorIdOf(actor), key));
  if (before === undefined || before.answeredAt <= now - keptMs) return undefined;
  if (before.fingerprint !== fingerprintOf(asked)) throw usedBefore();
  return before;
}

function isOwn(actorId: string, key: string): SQL | undefined {
  return and(eq(idempotencyKeys.actorId, actorId), eq(idempotencyKeys.key, key));
}

function fingerprintOf(asked: unknown): string {
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex");
}

function usedBefore(): Refusal {
  return new Refusal(
    "invalid",
    "This Idempotency-Key was used for something else. Take a new one for each thing that you ask for.",
  );
}
