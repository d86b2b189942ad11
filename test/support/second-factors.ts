import { eq } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { createId } from "#src/lib/id.ts";
import { passkeys } from "#src/store/schema/passkeys.ts";

/** What the database has of somebody's second factor: proving it isn't the matter here. */
export async function giveSecondFactor({ db, clock }: Needs<"db" | "clock">, userId: string): Promise<void> {
  const createdAt = clock.now();
  const id = createId(createdAt);
  const key = { credentialId: id, publicKey: "", counter: 0, transports: [], name: "Key", isEnough: false };
  await db.write(async (tx) => {
    await tx.insert(passkeys).values({ id, userId, ...key, createdAt });
  });
}

/** As if it was removed on the command line. */
export async function takeSecondFactor({ db }: Needs<"db">, userId: string): Promise<void> {
  await db.write(async (tx) => {
    await tx.delete(passkeys).where(eq(passkeys.userId, userId));
  });
}
