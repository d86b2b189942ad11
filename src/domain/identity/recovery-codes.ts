import { and, count, eq, gte, isNull } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { hashSecret } from "#src/lib/secret.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { recoveryCodes } from "#src/store/schema/recovery-codes.ts";
import { type Account, requireOwnAccount, toOwner } from "./accounts.ts";
import { hasSecondFactor } from "./second-factor.ts";
import { requireStepUp } from "./sessions.ts";

export const codesMade = 10;
const codeBytes = 10;
/** RFC 4648 in lower case: it lacks 0, 1, 8 and 9, which are taken for letters when they are read off paper. */
const letters = "abcdefghijklmnopqrstuvwxyz234567";

/** New ones for who has none; nothing for who has some already. */
export async function firstRecoveryCodes(
  tx: Tx,
  needs: Needs<"clock">,
  userId: string,
): Promise<string[] | undefined> {
  if ((await countRecoveryCodes(tx.read, userId)) > 0) return undefined;
  return await makeRecoveryCodes(tx, needs, userId);
}

/** New ones in place of all earlier ones. They are shown this once. Refused (conflict) to who has no second factor. */
export async function renewRecoveryCodes(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
): Promise<string[]> {
  const { userId } = requireStepUp(needs, actor);
  return await needs.db.write(async (tx) => {
    const account = await requireOwnAccount(tx.read, actor);
    if (!(await hasSecondFactor(tx.read, userId)))
      throw new Refusal("conflict", "Recovery codes come with a second factor.");
    const made = await makeRecoveryCodes(tx, needs, userId);
    const values = { name: account.name };
    await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "recovery-codes-made", values });
    return made;
  });
}

/** Uses it up, and tells its owner. False where it is none of his, or used. */
export async function takeRecoveryCode(
  tx: Tx,
  needs: Needs<"clock" | "sealer">,
  account: Account,
  typed: string,
): Promise<boolean> {
  const isIt = and(eq(recoveryCodes.codeHash, hashOf(typed)), isNull(recoveryCodes.usedAt));
  const [used] = await tx
    .update(recoveryCodes)
    .set({ usedAt: needs.clock.now() })
    .where(and(eq(recoveryCodes.userId, account.id), isIt))
    .returning();
  if (used === undefined) return false;
  const left = String(await countRecoveryCodes(tx.read, account.id));
  const values = { name: account.name, left };
  await queueMail({ ...needs, db: tx }, { ...toOwner(account), kind: "recovery-code-used", values });
  return true;
}

/** Those that are left. */
export async function countRecoveryCodes(read: Reader, userId: string): Promise<number> {
  const isLeft = and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt));
  const [row] = await read.select({ number: count() }).from(recoveryCodes).where(isLeft);
  return row?.number ?? 0;
}

export async function dropRecoveryCodes(tx: Tx, userId: string, since = 0): Promise<void> {
  const isNew = gte(recoveryCodes.createdAt, since);
  await tx.delete(recoveryCodes).where(and(eq(recoveryCodes.userId, userId), isNew));
}

async function makeRecoveryCodes(tx: Tx, { clock }: Needs<"clock">, userId: string): Promise<string[]> {
  await dropRecoveryCodes(tx, userId);
  const createdAt = clock.now();
  const made = Array.from({ length: codesMade }, createCode);
  await tx
    .insert(recoveryCodes)
    .values(made.map((code) => ({ id: createId(createdAt), userId, codeHash: hashOf(code), createdAt })));
  return made;
}

/** 80 random bits, in fours: `k3fm-xq2a-77bd-pzeu`. */
function createCode(): string {
  const bits = [...crypto.getRandomValues(new Uint8Array(codeBytes))]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  const text = bits.replace(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? "");
  return text.match(/.{4}/g)?.join("-") ?? "";
}

/** However it was typed. */
function hashOf(typed: string): string {
  return hashSecret(
    typed
      .slice(0, 100)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, ""),
  );
}
