import { eq } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { passwords } from "#src/store/schema/passwords.ts";

/** Keeps the hash as the person's only one. */
export async function keepPassword(
  { db, clock }: Needs<"db" | "clock">,
  userId: string,
  hash: string,
): Promise<void> {
  const changedAt = clock.now();
  await db.write(async (tx) => {
    await tx
      .insert(passwords)
      .values({ userId, hash, changedAt })
      .onConflictDoUpdate({ target: passwords.userId, set: { hash, changedAt } });
  });
}

export async function lookUpHash(read: Reader, userId: string): Promise<string | undefined> {
  const [row] = await read.select().from(passwords).where(eq(passwords.userId, userId));
  return row?.hash;
}

/** With none, nobody gets in until a mailed link has set one. */
export async function dropPassword(tx: Tx, userId: string): Promise<void> {
  await tx.delete(passwords).where(eq(passwords.userId, userId));
}
