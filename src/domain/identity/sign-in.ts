import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Reader } from "#src/store/database.ts";
import { type Account, isOpen, lookUpAccount, lookUpAccountById, requireOwnAccount } from "./accounts.ts";
import type { Visit } from "./device.ts";
import { readEmailAddress } from "./email-address.ts";
import { type Entry, enter } from "./enter.ts";
import { lookUpHash } from "./kept-password.ts";
import { refuseMistakes } from "./mistakes.ts";
import { recoverableUntil } from "./recovery-time.ts";
import { renewSession, requirePerson } from "./sessions.ts";

export interface Credentials extends Visit {
  email: string;
  password: string;
}

/** The person has closed this account and can still take it back (forbidden). Told only to who has proved that it is his. */
export class AccountClosed extends Refusal {
  constructor(readonly recoverableUntil: number) {
    super("forbidden", "This account is closed. You can take it back for some days.");
  }
}

/** In by the address and its password. Why somebody is not let in nobody learns (unauthenticated). */
export async function signIn(
  needs: Needs<"db" | "clock" | "sealer" | "passwords" | "attempts">,
  { email, password, ...visit }: Credentials,
): Promise<Entry> {
  const { account, hash } = await provenAccount(needs, { email, password, ...visit });
  refuseClosed(account, { isBack: false });
  return await needs.db.write(async (tx) => {
    await refuseChanged(tx.read, account.id, hash);
    const now = await lookUpAccountById(tx.read, account.id);
    if (now === undefined || !isOpen(now)) throw wrongCredentials();
    return await enter({ ...needs, db: tx }, { account: now, visit, hash });
  });
}

/** Takes a closed account back by its password, with the orgs that went with it, and lets him in. */
export async function recoverAccount(
  needs: Needs<"db" | "clock" | "sealer" | "passwords" | "attempts">,
  { email, password, ...visit }: Credentials,
): Promise<Entry> {
  const { account, hash } = await provenAccount(needs, { email, password, ...visit });
  return await needs.db.write(async (tx) => {
    await refuseChanged(tx.read, account.id, hash);
    return await enter({ ...needs, db: tx }, { account, visit, hash, isBack: true });
  });
}

/** The account whose address and password these are: open, or closed so lately that it can be taken back. */
export async function provenAccount(
  needs: Needs<"db" | "clock" | "passwords" | "attempts">,
  { email, password, address }: Credentials,
): Promise<{ account: Account; hash: string }> {
  const key = readEmailAddress(email)?.key ?? email;
  const tried = { address, account: key };
  needs.attempts.take("sign-in", tried);
  needs.attempts.take("password", tried);
  const account = await lookUpAccount(needs.db.read, key);
  const hash = await lookUpHash(needs.db.read, account?.id ?? "");
  const isRight = await needs.passwords.isRight(password, hash);
  if (!isRight || hash === undefined || account === undefined || !canComeIn(account, needs.clock.now()))
    throw wrongCredentials();
  needs.attempts.giveBack("sign-in", tried);
  return { account, hash };
}

/** Hashing takes a while, in which the password may have been changed, and all sessions ended, because of this one. */
export async function refuseChanged(read: Reader, userId: string, provenHash: string): Promise<void> {
  if ((await lookUpHash(read, userId)) !== provenHash) throw wrongCredentials();
}

/** Proves once more that it is the person who acts. The old token of his session ends; this is the new one. */
export async function stepUp(
  needs: Needs<"db" | "clock" | "passwords" | "attempts">,
  actor: Actor,
  { password, address }: { password: string; address: string },
): Promise<string> {
  const person = requirePerson(actor);
  const tried = { address, account: person.userId };
  needs.attempts.take("step-up", tried);
  needs.attempts.take("password", tried);
  const account = await requireOwnAccount(needs.db.read, actor);
  const hash = await lookUpHash(needs.db.read, account.id);
  const isRight = await needs.passwords.isRight(password, hash);
  refuseMistakes({ password: isRight ? undefined : "password_wrong" });
  needs.attempts.giveBack("step-up", tried);
  return await renewSession(needs, person);
}

/** Refuses (forbidden) to let anybody into a closed account, unless he comes to take it back. */
export function refuseClosed({ closedAt }: Account, { isBack }: { isBack: boolean }): void {
  if (closedAt !== null && !isBack) throw new AccountClosed(recoverableUntil(closedAt));
}

/** Whether it is open, or closed so lately that it can be taken back. */
export function canComeIn(account: Account, now: number): boolean {
  if (account.closedAt !== null && recoverableUntil(account.closedAt) <= now) return false;
  return isOpen({ ...account, closedAt: null });
}

function wrongCredentials(): Refusal {
  return new Refusal("unauthenticated", "This e-mail address and password don't belong together.");
}
