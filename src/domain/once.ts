import { createHash } from "node:crypto";
import { and, eq, lt } from "drizzle-orm";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Tx } from "#src/store/database.ts";
import { idempotencyKeys } from "#src/store/schema/idempotency-keys.ts";
import type { Actor } from "./actor.ts";
import type { Needs } from "./context.ts";

/** A request that may come again, since its asker may not have heard the answer. */
export interface Attempt {
  actor: Actor;
  orgId: string;
  /** The asker's own name for it. */
  key: string;
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
  const actorId = idOf(attempt.actor);
  const fingerprint = createHash("sha256").update(JSON.stringify(attempt.asked)).digest("hex");
  const own = and(eq(idempotencyKeys.actorId, actorId), eq(idempotencyKeys.key, key));
  const [before] = await tx.read.select().from(idempotencyKeys).where(own);
  if (before && before.answeredAt > now - keptMs) {
    if (before.fingerprint !== fingerprint) throw usedBefore();
    return before.answer as T;
  }
  await tx.delete(idempotencyKeys).where(own);
  const answer = await work();
  const row = { id: createId(now), orgId, actorId, key, fingerprint, answer, answeredAt: now };
  await tx.insert(idempotencyKeys).values(row);
  return answer;
}

/** Forgets the answers that nobody can ask for again. */
export async function forgetAnswers({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  const old = lt(idempotencyKeys.answeredAt, clock.now() - keptMs);
  await db.write(async (tx) => {
    await tx.delete(idempotencyKeys).where(old);
  });
}

function idOf(actor: Actor): string {
  return actor.kind === "api_key" ? actor.id : actor.kind;
}

function usedBefore(): Refusal {
  return new Refusal(
    "invalid",
    "This Idempotency-Key was used for something else. Take a new one for each thing that you ask for.",
  );
}
