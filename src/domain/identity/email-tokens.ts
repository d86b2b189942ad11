import { and, eq, gt, inArray, isNull, lt, lte, or } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret, hashSecret } from "#src/lib/secret.ts";
import type { Tx } from "#src/store/database.ts";
import { emailTokens } from "#src/store/schema/email-tokens.ts";

export type TokenPurpose = (typeof emailTokens.$inferSelect)["purpose"];

/** What a token proves: that this person reads this address. */
export interface Proof {
  userId: string;
  email: string;
  /** When the token was made. */
  createdAt: number;
}

interface NewToken {
  /** Nobody, where the address is unknown: then it proves nothing. */
  userId: string | undefined;
  purpose: TokenPurpose;
  email: string;
}

const minuteMs = 60_000;

/** How long each is good. `undo` waits for somebody who was robbed to look into his mail. */
export const lifeMs: Record<TokenPurpose, number> = {
  verify: 24 * 60 * minuteMs,
  reset: 60 * minuteMs,
  "change-email": 60 * minuteMs,
  undo: 72 * 60 * minuteMs,
};

/** A new token for the person, which voids his earlier ones for the same; but each address can undo its own change. */
export async function createEmailToken(
  { db, clock }: Needs<"db" | "clock">,
  { userId, purpose, email }: NewToken,
): Promise<string> {
  const token = createSecret();
  const createdAt = clock.now();
  const row = { id: createId(createdAt), userId: userId ?? null, purpose, email };
  await db.write(async (tx) => {
    if (purpose !== "undo") await voidEmailTokens(tx, userId ?? "", purpose);
    await tx
      .insert(emailTokens)
      .values({ ...row, tokenHash: hashSecret(token), createdAt, expiresAt: createdAt + lifeMs[purpose] });
  });
  return token;
}

/** What the token would prove, without using it up; undefined alike for wrong, used and expired ones. */
export async function lookUpEmailToken(
  { db, clock }: Needs<"db" | "clock">,
  purpose: TokenPurpose,
  token: string,
): Promise<Proof | undefined> {
  const [row] = await db.read
    .select()
    .from(emailTokens)
    .where(isGood(purpose, token, clock.now()));
  return proofOf(row);
}

/** Uses the token up: of all who come with it at a time one is let through. Refuses (expired) every other. */
export async function takeEmailToken(
  tx: Tx,
  { clock }: Needs<"clock">,
  purpose: TokenPurpose,
  token: string,
): Promise<Proof> {
  const now = clock.now();
  const [row] = await tx
    .update(emailTokens)
    .set({ usedAt: now })
    .where(isGood(purpose, token, now))
    .returning();
  const proof = proofOf(row);
  if (proof === undefined) throw expiredToken();
  return proof;
}

export function expiredToken(): Refusal {
  return new Refusal("expired", "This link was used already or is too old. Ask for a new one.");
}

/** Ends those that are still good; all purposes where none is named. */
export async function voidEmailTokens(tx: Tx, userId: string, ...purposes: TokenPurpose[]): Promise<void> {
  const ofPurpose = purposes.length > 0 ? inArray(emailTokens.purpose, purposes) : undefined;
  await tx
    .delete(emailTokens)
    .where(and(eq(emailTokens.userId, userId), isNull(emailTokens.usedAt), ofPurpose));
}

/** Ends the ways back from what was changed after that moment. */
export async function voidLaterUndos(tx: Tx, userId: string, since: number): Promise<void> {
  const isLater = and(eq(emailTokens.purpose, "undo"), gt(emailTokens.createdAt, since));
  await tx
    .delete(emailTokens)
    .where(and(eq(emailTokens.userId, userId), isNull(emailTokens.usedAt), isLater));
}

/** Forgets those that nobody can use any more. */
export async function forgetEmailTokens(tx: Tx, now: number): Promise<void> {
  const isAhead = gt(emailTokens.createdAt, now + mostSetBackMs);
  await tx.delete(emailTokens).where(or(lt(emailTokens.expiresAt, now), isAhead));
}

function isGood(purpose: TokenPurpose, token: string, now: number) {
  return and(
    eq(emailTokens.tokenHash, hashSecret(token)),
    eq(emailTokens.purpose, purpose),
    isNull(emailTokens.usedAt),
    gt(emailTokens.expiresAt, now),
    lte(emailTokens.createdAt, now + mostSetBackMs),
  );
}

function proofOf(row: typeof emailTokens.$inferSelect | undefined): Proof | undefined {
  return row?.userId ? { userId: row.userId, email: row.email, createdAt: row.createdAt } : undefined;
}
