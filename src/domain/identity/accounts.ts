import { and, eq, isNull } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { users } from "#src/store/schema/users.ts";
import { type EmailAddress, readEmailAddress } from "./email-address.ts";
import { type Mistakes, refuseMistakes } from "./mistakes.ts";
import { passwordMistake } from "./password-rules.ts";
import { languageMistake, nameMistake } from "./profile-rules.ts";

export type Account = typeof users.$inferSelect;

interface AskedAccount {
  email: string;
  name: string;
  password: string | undefined;
  language: string;
}

/** The address, where it and the rest are right; what else is wrong in the same form is told with it. */
export function checkedAccount(asked: AskedAccount, others: Mistakes<string> = {}): EmailAddress {
  const address = readEmailAddress(asked.email);
  refuseMistakes({
    email: address ? undefined : "email_wrong",
    name: nameMistake(asked.name),
    password: asked.password === undefined ? undefined : passwordMistake(asked.password, asked),
    language: languageMistake(asked.language),
    ...others,
  });
  return address ?? { email: "", key: "" };
}

/** Whichever has the address, in whatever state. */
export async function lookUpAccount(read: Reader, emailKey: string): Promise<Account | undefined> {
  const [account] = await read.select().from(users).where(eq(users.emailKey, emailKey));
  return account;
}

export async function lookUpAccountById(read: Reader, userId: string): Promise<Account | undefined> {
  const [account] = await read.select().from(users).where(eq(users.id, userId));
  return account;
}

/** Whether the person can do anything with it. */
export function isOpen(account: Account): boolean {
  return account.emailVerifiedAt !== null && account.suspendedAt === null && account.closedAt === null;
}

interface AccountRow {
  address: EmailAddress;
  name: string;
  language: string;
  timeZone?: string;
  isOperator?: boolean;
  now: number;
  verifiedAt: number | null;
}

/** Refuses (conflict) an address that an account has already. */
export async function insertAccount(tx: Tx, asked: AccountRow): Promise<Account> {
  const { address, name, language, timeZone = "UTC", isOperator = false, now, verifiedAt } = asked;
  const [account] = await tx
    .insert(users)
    .values({
      id: createId(now),
      email: address.email,
      emailKey: address.key,
      emailVerifiedAt: verifiedAt,
      name: name.trim(),
      language,
      timeZone,
      theme: "system",
      isOperator,
      revision: 1,
      createdAt: now,
    })
    .onConflictDoNothing({ target: users.emailKey })
    .returning();
  if (account === undefined)
    throw new Refusal("conflict", `There is an account of ${address.email} already.`);
  return account;
}

/** Nobody has proved that the address is his: whoever comes with it later counts, and nothing stays of who came before. */
export async function dropUnverified(tx: Tx, emailKey: string): Promise<void> {
  await tx.delete(users).where(and(eq(users.emailKey, emailKey), isNull(users.emailVerifiedAt)));
}

/** The account of who acts. */
export async function requireOwnAccount(read: Reader, actor: Actor): Promise<Account> {
  const account = actor.kind === "person" ? await lookUpAccountById(read, actor.userId) : undefined;
  if (account !== undefined && isOpen(account)) return account;
  throw new Refusal("unauthenticated", "Sign in first.");
}

/** Whom a mail goes to. */
export function toOwner({ email, language }: Pick<Account, "email" | "language">): {
  to: string;
  language: string;
} {
  return { to: email, language };
}
