import { and, eq, gt, isNull, lte, or } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { erasePersonal, record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { remaindersOf } from "#src/domain/orgs/members.ts";
import { deleteOrgLater, keepOrgOf } from "#src/domain/orgs/orgs.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { users } from "#src/store/schema/users.ts";
import { type Account, requireOwnAccount, toOwner } from "./accounts.ts";
import { forgetEmailTokens, voidEmailTokens } from "./email-tokens.ts";
import { forgetFlows, voidFlows } from "./flows.ts";
import { listPlaces } from "./holdings.ts";
import { closedBefore, recoverableUntil } from "./recovery-time.ts";
import { endSessionsOf, forgetSessions, requireStepUp } from "./sessions.ts";

/**
 * Closes the account of who acts; for 14 days he can take it back. Orgs of his alone go with it. Refused (conflict) to
 * the last owner of one that others are in.
 */
export async function closeAccount(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
): Promise<{ recoverableUntil: number }> {
  const { userId } = requireStepUp(needs, actor);
  const closedAt = needs.clock.now();
  const until = recoverableUntil(closedAt);
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const account = await requireOwnAccount(tx.read, actor);
    const remainders = await remaindersOf(tx.read, userId);
    if (remainders.some(({ hasOthers, hasOwner }) => hasOthers && !hasOwner)) throw lastOwner();
    for (const { orgId } of remainders.filter(({ hasOthers }) => !hasOthers)) {
      await deleteOrgLater(within, actor, { orgId, deletionAt: until });
    }
    await tx.update(users).set({ closedAt }).where(eq(users.id, userId));
    const { orgs, spaces } = await listPlaces(tx.read, userId);
    for (const orgId of new Set([...orgs, ...spaces].map((held) => held.orgId))) {
      const target = { kind: "account", id: userId };
      await record(tx, needs, actor, { orgId, action: "account.closed", target });
    }
    // The way back from a change of address stays: it may be a thief who closes what he took.
    await voidEmailTokens(tx, userId, "verify", "reset", "change-email");
    await voidFlows(tx, userId);
    await endSessionsOf(within, userId);
    const values = { name: account.name, until: new Date(until).toISOString() };
    await queueMail(within, { ...toOwner(account), kind: "account-closed", values });
  });
  return { recoverableUntil: until };
}

/** Opens a closed account again, with the orgs that went with it; an open one stays so. Refuses (expired) a suspended one. */
export async function reopenAccount(
  tx: Tx,
  needs: Needs<"clock">,
  { id: userId, closedAt }: Account,
): Promise<Account> {
  const isStill = and(eq(users.id, userId), isNull(users.suspendedAt));
  const [account] = await tx.update(users).set({ closedAt: null }).where(isStill).returning();
  if (account === undefined) throw new Refusal("expired", "This account is gone.");
  const until = closedAt === null ? undefined : recoverableUntil(closedAt);
  for (const { orgId } of await remaindersOf(tx.read, userId)) {
    if (until !== undefined) await keepOrgOf({ ...needs, db: tx }, orgId, until);
  }
  return account;
}

/** So long after its making an address has to be verified. */
const verifyMs = 24 * 3_600_000;

/** Forgets what is over: sessions, tokens, flows, sign-ups that were never verified, closed accounts after their time. */
export async function forgetAccounts(needs: Needs<"db" | "clock">): Promise<void> {
  const now = needs.clock.now();
  await forgetSessions(needs);
  await needs.db.write(async (tx) => {
    await forgetEmailTokens(tx, now);
    await forgetFlows(tx, now);
    const isOver = or(lte(users.createdAt, now - verifyMs), gt(users.createdAt, now + mostSetBackMs));
    await tx.delete(users).where(and(isNull(users.emailVerifiedAt), isOver));
    // Closed while the clock was ahead: its days count from now.
    await tx
      .update(users)
      .set({ closedAt: now })
      .where(gt(users.closedAt, now + mostSetBackMs));
    const isForgotten = lte(users.closedAt, closedBefore(now));
    await erasePersonal(
      tx,
      await tx.read.select({ id: users.id, email: users.email }).from(users).where(isForgotten),
    );
    await tx.delete(users).where(isForgotten);
  });
}

function lastOwner(): Refusal {
  return new Refusal(
    "conflict",
    "You are the last owner of an organisation that others are in. Make somebody else its owner first.",
  );
}
