import { and, eq, gt, isNotNull, isNull, lte } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { addMember } from "#src/domain/orgs/members.ts";
import { firstOrg, renameOrg } from "#src/domain/orgs/orgs.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { createSecret, hashSecret } from "#src/lib/secret.ts";
import type { Reader } from "#src/store/database.ts";
import { setupTokens } from "#src/store/schema/setup-tokens.ts";
import { users } from "#src/store/schema/users.ts";
import { keepAcceptances } from "./acceptances.ts";
import { type Account, checkedAccount, dropUnverified, insertAccount } from "./accounts.ts";
import { deviceOf, type Visit } from "./device.ts";
import { keepPassword } from "./kept-password.ts";
import { nameMistake } from "./profile-rules.ts";
import { createSession } from "./sessions.ts";

const lifeMs = 24 * 3_600_000;
const system = { kind: "system" } as const;

interface Claim extends Visit {
  token: string;
  email: string;
  name: string;
  password: string;
  language: string;
  /** What people call the first org from now on. */
  orgName?: string | undefined;
}

/** A new token that claims the instance, in place of any before; undefined where somebody has claimed it. */
export async function createSetupToken({ db, clock }: Needs<"db" | "clock">): Promise<string | undefined> {
  return await db.write(async (tx) => {
    if (await isClaimed(tx.read)) return undefined;
    const token = createSecret();
    const createdAt = clock.now();
    await tx.delete(setupTokens);
    const row = { id: createId(createdAt), tokenHash: hashSecret(token), createdAt };
    await tx.insert(setupTokens).values({ ...row, expiresAt: createdAt + lifeMs });
    return token;
  });
}

/** Whether the page behind the link has anything to offer; asking uses nothing up. */
export async function isSetupToken({ db, clock }: Needs<"db" | "clock">, token: string): Promise<boolean> {
  const [row] = await db.read.select().from(setupTokens).where(isGood(token, clock.now()));
  return row !== undefined && !(await isClaimed(db.read));
}

/** Makes the first account, operator and owner of the first org, and signs it in. Of all who try one gets it. */
export async function claimInstance(
  needs: Needs<"db" | "clock" | "passwords" | "attempts" | "legal">,
  { token, email, name, password, language, orgName, ...visit }: Claim,
): Promise<{ token: string; account: Account }> {
  const tried = { address: visit.address, account: token };
  needs.attempts.take("token", tried);
  if (!(await isSetupToken(needs, token))) throw notThatLink();
  needs.attempts.giveBack("token", tried);
  const orgMistake = orgName === undefined ? undefined : nameMistake(orgName);
  const address = checkedAccount({ email, name, password, language }, { orgName: orgMistake });
  const hash = await needs.passwords.hash(password);
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const now = needs.clock.now();
    const wasClaimed = await isClaimed(tx.read);
    const [taken] = await tx.update(setupTokens).set({ usedAt: now }).where(isGood(token, now)).returning();
    if (wasClaimed || taken === undefined) throw notThatLink();
    await dropUnverified(tx, address.key);
    const account = await insertAccount(tx, {
      address,
      name,
      language,
      isOperator: true,
      now,
      verifiedAt: now,
    });
    await keepPassword(within, account.id, hash);
    const { terms, privacy } = needs.legal;
    await keepAcceptances(within, account.id, { terms: terms.version, privacy: privacy.version });
    const { id: orgId } = await firstOrg(within, system);
    await addMember(within, system, { orgId, userId: account.id, role: "owner" });
    if (orgName !== undefined) await renameOrg(within, system, { orgId, name: orgName });
    return { token: await createSession(within, { userId: account.id, device: deviceOf(visit) }), account };
  });
}

/** Once there has been an operator, another one is made by him, or by a command on the machine. */
export async function isClaimed(read: Reader): Promise<boolean> {
  const [used] = await read.select().from(setupTokens).where(isNotNull(setupTokens.usedAt)).limit(1);
  const [operator] = await read.select().from(users).where(eq(users.isOperator, true)).limit(1);
  return used !== undefined || operator !== undefined;
}

function isGood(token: string, now: number) {
  return and(
    eq(setupTokens.tokenHash, hashSecret(token)),
    isNull(setupTokens.usedAt),
    gt(setupTokens.expiresAt, now),
    lte(setupTokens.createdAt, now + mostSetBackMs),
  );
}

function notThatLink(): Refusal {
  return new Refusal(
    "expired",
    "This link was used already or is too old. The server prints a new one at each start.",
  );
}
