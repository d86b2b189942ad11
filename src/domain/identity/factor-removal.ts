import { and, eq, gte } from "drizzle-orm";
import type { Tx } from "#src/store/database.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { totp } from "#src/store/schema/totp.ts";
import { dropRecoveryCodes } from "./recovery-codes.ts";
import { hasSecondFactor } from "./second-factor.ts";

/** After a person has taken a factor of his away, in the same transaction: his last one goes by here alone. */
export async function settleRemoval(tx: Tx, userId: string): Promise<void> {
  if (await hasSecondFactor(tx.read, userId)) return;
  await dropRecoveryCodes(tx, userId);
}

/** All of somebody, whoever takes them away; those alone that are not older than `since`, where it is given. */
export async function dropFactors(tx: Tx, userId: string, since = 0): Promise<void> {
  await tx.delete(totp).where(and(eq(totp.userId, userId), gte(totp.createdAt, since)));
  await tx.delete(passkeys).where(and(eq(passkeys.userId, userId), gte(passkeys.createdAt, since)));
  await dropRecoveryCodes(tx, userId, since);
  if (!(await hasSecondFactor(tx.read, userId))) await dropRecoveryCodes(tx, userId);
}
