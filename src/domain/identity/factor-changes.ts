import { and, eq, gte } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { refuseWhileDemanded } from "#src/domain/orgs/second-factor-demand.ts";
import type { Tx } from "#src/store/database.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { totp } from "#src/store/schema/totp.ts";
import { dropRecoveryCodes } from "./recovery-codes.ts";
import { hasSecondFactor } from "./second-factor.ts";
import { endOtherSessions, requirePerson } from "./sessions.ts";

/**
 * After a person has taken a factor of his away, in the same transaction: his last one goes by here alone. Refused
 * (conflict) while a place that he is in demands one.
 */
export async function settleRemoval(tx: Tx, { clock }: Needs<"clock">, userId: string): Promise<void> {
  if (await hasSecondFactor(tx.read, userId)) return;
  await refuseWhileDemanded(tx.read, userId, clock.now());
  await dropRecoveryCodes(tx, userId);
}

/**
 * Before a factor is kept: with his first one the sessions of a person end that were begun without any, but the one that
 * adds it.
 */
export async function endUnprovenSessions(needs: Needs<"db">, actor: Actor): Promise<void> {
  const { userId } = requirePerson(actor);
  if (!(await hasSecondFactor(needs.db.read, userId))) await endOtherSessions(needs, actor);
}

/** All of somebody, whoever takes them away; those alone that are not older than `since`, where it is given. */
export async function dropFactors(tx: Tx, userId: string, since = 0): Promise<void> {
  await tx.delete(totp).where(and(eq(totp.userId, userId), gte(totp.createdAt, since)));
  await tx.delete(passkeys).where(and(eq(passkeys.userId, userId), gte(passkeys.createdAt, since)));
  await dropRecoveryCodes(tx, userId, since);
  if (!(await hasSecondFactor(tx.read, userId))) await dropRecoveryCodes(tx, userId);
}
