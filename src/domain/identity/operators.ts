import { and, count, eq, isNull, ne } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { AuditAction } from "#src/domain/audit/event.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { remaindersOf } from "#src/domain/orgs/members.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { users } from "#src/store/schema/users.ts";
import { type Account, toOwner } from "./accounts.ts";
import { findAccountByEmail } from "./create-account.ts";
import { voidEmailTokens } from "./email-tokens.ts";
import { dropFactors } from "./factor-changes.ts";
import { voidFlows } from "./flows.ts";
import { endSessionsOf, requireStepUp } from "./sessions.ts";

interface NamedAccount {
  email: string;
}

/** Makes somebody an operator, or no more one. An operator has to have proved that it is he. */
export async function setOperator(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { email, isOperator }: NamedAccount & { isOperator: boolean },
): Promise<Account> {
  const { id } = await findProven(needs, actor, email);
  return await needs.db.write(async (tx) => {
    const [account] = await tx.update(users).set({ isOperator }).where(eq(users.id, id)).returning();
    if (account === undefined) throw noAccount(email);
    if (!isOperator && (await otherOperators({ db: tx }, id)) === 0) {
      throw new Refusal("conflict", "This is the last operator. Make somebody else one first.");
    }
    await note(tx, needs, actor, id, isOperator ? "operator.made" : "operator.unmade");
    return account;
  });
}

/** Shuts an account at once: its sessions and links end and no password opens it. */
export async function suspendAccount(
  needs: Needs<"db" | "clock" | "log">,
  actor: Actor,
  { email }: NamedAccount,
): Promise<Account> {
  const { id } = await findProven(needs, actor, email);
  const account = await needs.db.write(async (tx) => {
    const remainders = await remaindersOf(tx.read, id);
    if (remainders.some(({ hasOthers, hasOwner }) => hasOthers && !hasOwner)) {
      throw new Refusal("conflict", "An organisation that others are in would be left without an owner.");
    }
    const suspendedAt = needs.clock.now();
    const [shut] = await tx.update(users).set({ suspendedAt }).where(eq(users.id, id)).returning();
    if (shut === undefined) throw noAccount(email);
    await voidEmailTokens(tx, id);
    await voidFlows(tx, id);
    await endSessionsOf({ ...needs, db: tx }, id);
    await note(tx, needs, actor, id, "account.suspended");
    return shut;
  });
  needs.log.info({ userId: id, by: actor.kind }, "account suspended");
  return account;
}

/** Opens one again that was suspended. */
export async function resumeAccount(
  needs: Needs<"db" | "clock" | "log">,
  actor: Actor,
  { email }: NamedAccount,
): Promise<Account> {
  const { id } = await findProven(needs, actor, email);
  const account = await needs.db.write(async (tx) => {
    const [open] = await tx.update(users).set({ suspendedAt: null }).where(eq(users.id, id)).returning();
    if (open === undefined) throw noAccount(email);
    await note(tx, needs, actor, id, "account.resumed");
    return open;
  });
  needs.log.info({ userId: id, by: actor.kind }, "account resumed");
  return account;
}

/**
 * For a person who has lost all that he has beside his password: app, passkeys and recovery codes go, and he is signed out
 * everywhere, since whoever has found them may be signed in. He is told by mail.
 */
export async function removeFactors(
  needs: Needs<"db" | "clock" | "sealer" | "log">,
  actor: Actor,
  { email }: NamedAccount,
): Promise<Account> {
  const account = await findProven(needs, actor, email);
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    await dropFactors(tx, account.id);
    await voidFlows(tx, account.id);
    await endSessionsOf(within, account.id);
    const values = { name: account.name };
    await queueMail(within, { ...toOwner(account), kind: "factors-removed", values });
    await note(tx, needs, actor, account.id, "account.factors_removed");
  });
  needs.log.info({ userId: account.id, by: actor.kind }, "second factors removed");
  return account;
}

async function findProven(needs: Needs<"db" | "clock">, actor: Actor, email: string): Promise<Account> {
  const account = await findAccountByEmail(needs, actor, email);
  if (actor.kind === "person") requireStepUp(needs, actor);
  return account;
}

async function otherOperators({ db }: Needs<"db">, exceptUserId: string): Promise<number> {
  const isActive = and(isNull(users.closedAt), isNull(users.suspendedAt));
  const [row] = await db.read
    .select({ number: count() })
    .from(users)
    .where(and(eq(users.isOperator, true), ne(users.id, exceptUserId), isActive));
  return row?.number ?? 0;
}

function noAccount(email: string): Refusal {
  return new Refusal("not_found", `There is no account of ${email}.`);
}

/** In the log of the instance. */
async function note(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  id: string,
  action: AuditAction,
): Promise<void> {
  await record(tx, needs, actor, { action, target: { kind: "account", id } });
}
