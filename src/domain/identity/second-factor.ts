import { eq, exists, or, type SQL } from "drizzle-orm";
import type { Reader } from "#src/store/database.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";
import { totp } from "#src/store/schema/totp.ts";
import { users } from "#src/store/schema/users.ts";

/** Whether something beside the first proof is asked of him when he signs in. */
export async function hasSecondFactor(read: Reader, userId: string): Promise<boolean> {
  const { hasApp, hasPasskey } = await secondFactorsOf(read, userId);
  return hasApp || hasPasskey;
}

export async function secondFactorsOf(
  read: Reader,
  userId: string,
): Promise<{ hasApp: boolean; hasPasskey: boolean }> {
  const [app] = await read.select({ id: totp.userId }).from(totp).where(eq(totp.userId, userId));
  const [key] = await read
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .limit(1);
  return { hasApp: app !== undefined, hasPasskey: key !== undefined };
}

/** The same of each account of a query. */
export function holdsSecondFactor(read: Reader): SQL | undefined {
  const app = read.select({ id: totp.userId }).from(totp).where(eq(totp.userId, users.id));
  const key = read.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.userId, users.id));
  return or(exists(app), exists(key));
}
