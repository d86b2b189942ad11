import { and, eq, isNull } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { lookUpInvitation } from "#src/domain/orgs/invitations.ts";
import { letInByDomain } from "#src/domain/orgs/let-in.ts";
import { isLetInByDomain } from "#src/domain/orgs/proven-domains.ts";
import { Refusal } from "#src/lib/errors.ts";
import { inEvenTime } from "#src/lib/even-time.ts";
import { users } from "#src/store/schema/users.ts";
import {
  type Account,
  dropUnverified,
  isOpen,
  lookUpAccount,
  lookUpAccountById,
  toOwner,
} from "./accounts.ts";
import { deviceOf, type Visit } from "./device.ts";
import { type EmailAddress, readEmailAddress } from "./email-address.ts";
import { createEmailToken, expiredToken, lookUpEmailToken, takeEmailToken } from "./email-tokens.ts";
import { lookUpHash } from "./kept-password.ts";
import { refuseMistakes } from "./mistakes.ts";
import { addNewcomer, checkedNewcomer, type Newcomer, refuseUninvited } from "./newcomers.ts";
import { createSession } from "./sessions.ts";

interface NewSignUp extends Newcomer {
  password: string;
  /** The token of an invitation, by which people come where they don't come by themselves. */
  invitation?: string | undefined;
}

/**
 * An account that can't do anything until its address is verified. Whoever asks learns nothing of the address: all
 * that happens is a mail to it, of another kind where somebody has it already.
 */
export async function signUp(
  needs: Needs<"db" | "clock" | "sealer" | "passwords" | "attempts" | "signUp" | "legal">,
  asked: NewSignUp,
): Promise<void> {
  const isAnybody = await refuseUninvited(needs, asked.invitation);
  const address = checkedNewcomer(needs, asked, asked.password);
  needs.attempts.take("sign-up", { address: asked.address, account: address.key });
  const hash = await needs.passwords.hash(asked.password);
  await inEvenTime(() => begin(needs, asked, { address, hash, isAnybody }));
}

async function begin(
  needs: Needs<"db" | "clock" | "sealer">,
  asked: NewSignUp,
  { address, hash, isAnybody }: { address: EmailAddress; hash: string; isAnybody: boolean },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const existing = await lookUpAccount(tx.read, address.key);
    if (existing?.emailVerifiedAt) return await tellOwner(within, existing);
    if (!isAnybody && !(await isLetInByDomain(tx.read, address.key))) return;
    await dropUnverified(tx, address.key);
    const account = await addNewcomer(within, tx, asked, { address, hash, verifiedAt: null });
    const token = await createEmailToken(within, {
      userId: account.id,
      purpose: "verify",
      email: address.email,
    });
    await queueMail(within, { ...toOwner(account), kind: "verify", values: { name: account.name }, token });
  });
}

/**
 * An account by a mailed invitation, signed in at once: its link proves that the address is his who comes by it. Refuses
 * (expired) links that are no longer good, those that were not mailed, and those for another address; and (conflict) an
 * address that has an account, whose owner signs in.
 */
export async function signUpInvited(
  needs: Needs<"db" | "clock" | "passwords" | "attempts" | "signUp" | "legal">,
  { userAgent, ...asked }: NewSignUp & { invitation: string; userAgent: string },
): Promise<{ token: string; account: Account }> {
  await refuseUninvited(needs, asked.invitation);
  needs.attempts.take("token", { address: asked.address, account: asked.invitation });
  const address = checkedNewcomer(needs, asked, asked.password);
  const hash = await needs.passwords.hash(asked.password);
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const invitation = await lookUpInvitation(within, asked.invitation);
    if (readEmailAddress(invitation?.email ?? "")?.key !== address.key) throw expiredToken();
    const existing = await lookUpAccount(tx.read, address.key);
    if (existing?.emailVerifiedAt) {
      throw new Refusal("conflict", "There is an account of this address. Sign in with it.");
    }
    await dropUnverified(tx, address.key);
    const account = await addNewcomer(within, tx, asked, { address, hash, verifiedAt: needs.clock.now() });
    await letInByDomain(tx, needs, account);
    const device = deviceOf({ address: asked.address, userAgent });
    return { token: await createSession(within, { userId: account.id, device }), account };
  });
}

/**
 * Ends a sign-up: by the mailed link, and by the password as well. Else whoever signed up with somebody else's address
 * would have an account that the other one opens for him.
 */
export async function verifyEmail(
  needs: Needs<"db" | "clock" | "passwords" | "attempts">,
  { token, password, ...visit }: Visit & { token: string; password: string },
): Promise<{ token: string; account: Account }> {
  needs.attempts.take("token", { address: visit.address, account: token });
  const proof = await lookUpEmailToken(needs, "verify", token);
  if (proof === undefined) throw expiredToken();
  const hash = await lookUpHash(needs.db.read, proof.userId);
  const isRight = await needs.passwords.isRight(password, hash);
  refuseMistakes({ password: isRight ? undefined : "password_wrong" });
  return await needs.db.write(async (tx) => {
    const { userId, email } = await takeEmailToken(tx, needs, "verify", token);
    const isSame = and(eq(users.id, userId), eq(users.email, email), isNull(users.emailVerifiedAt));
    await tx.update(users).set({ emailVerifiedAt: needs.clock.now() }).where(isSame);
    const account = await lookUpAccountById(tx.read, userId);
    if (account === undefined || !isOpen(account)) throw expiredToken();
    await letInByDomain(tx, needs, account);
    const device = deviceOf(visit);
    return { token: await createSession({ ...needs, db: tx }, { userId, device }), account };
  });
}

async function tellOwner(needs: Needs<"db" | "clock" | "sealer">, account: Account): Promise<void> {
  if (!isOpen(account)) return;
  await queueMail(needs, { ...toOwner(account), kind: "known-address", values: { name: account.name } });
}
