import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { letInByDomain } from "#src/domain/orgs/let-in.ts";
import { Refusal } from "#src/lib/errors.ts";
import { inEvenTime } from "#src/lib/even-time.ts";
import type { Tx } from "#src/store/database.ts";
import { users } from "#src/store/schema/users.ts";
import {
  type Account,
  dropUnverified,
  isOpen,
  lookUpAccount,
  lookUpAccountById,
  requireOwnAccount,
  toOwner,
} from "./accounts.ts";
import { reopenAccount } from "./closing.ts";
import { readEmailAddress } from "./email-address.ts";
import {
  createEmailToken,
  expiredToken,
  lifeMs,
  takeEmailToken,
  voidEmailTokens,
  voidLaterUndos,
} from "./email-tokens.ts";
import { dropFactors } from "./factor-changes.ts";
import { voidFlows } from "./flows.ts";
import { deleteIdentitiesOf } from "./identities.ts";
import { dropPassword } from "./kept-password.ts";
import { refuseMistakes } from "./mistakes.ts";
import { endSessionsOf, requireStepUp } from "./sessions.ts";

interface GivenToken {
  token: string;
  /** The asker's IP address. */
  address: string;
}

/** Mails a link to the new address. Where another account has it, its owner is told instead, and nobody else. */
export async function requestEmailChange(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  actor: Actor,
  { email: typed, address }: { email: string; address: string },
): Promise<void> {
  const { userId } = requireStepUp(needs, actor);
  const account = await requireOwnAccount(needs.db.read, actor);
  const wanted = readEmailAddress(typed);
  refuseMistakes({ email: wanted ? undefined : "email_wrong" });
  if (wanted === undefined) return;
  needs.attempts.take("mail", { address, account: wanted.key });
  await inEvenTime(() =>
    needs.db.write(async (tx) => {
      const within = { ...needs, db: tx };
      const purpose = "change-email";
      const owner = await lookUpAccount(tx.read, wanted.key);
      const token = await createEmailToken(within, { userId, purpose, email: wanted.email });
      if (isOthers(owner, userId)) return await tellOwner(within, owner);
      const to = { to: wanted.email, language: account.language };
      await queueMail(within, { ...to, kind: "change-email-new", values: { name: account.name }, token });
    }),
  );
}

/** By the link that went to the new address. The old one gets another, by which it is taken back. */
export async function confirmEmailChange(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  { token, address }: GivenToken,
): Promise<void> {
  needs.attempts.take("token", { address, account: token });
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const { userId, email } = await takeEmailToken(tx, needs, "change-email", token);
    const account = await lookUpAccountById(tx.read, userId);
    if (account === undefined || !isOpen(account)) throw expiredToken();
    await letInByDomain(tx, needs, await setEmail(tx, account, email));
    await voidEmailTokens(tx, userId, "reset");
    await voidFlows(tx, userId);
    const undo = await createEmailToken(within, { userId, purpose: "undo", email: account.email });
    const values = { name: account.name, newEmail: email };
    await queueMail(within, { ...toOwner(account), kind: "change-email-old", values, token: undo });
  });
}

/**
 * By the link that went to the old address: whoever made the change is out, and what he changed later can't be taken
 * back to his own address; the ways back from earlier changes stay. A closed account is open again. Every session and
 * the password end, and a new one is set by the link that this mails. So do second factors and passkeys that are no
 * older than three days at the change: they may be his.
 */
export async function undoEmailChange(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  { token, address }: GivenToken,
): Promise<void> {
  needs.attempts.take("token", { address, account: token });
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    const { userId, email, createdAt } = await takeEmailToken(tx, needs, "undo", token);
    const taken = await lookUpAccountById(tx.read, userId);
    if (taken === undefined) throw expiredToken();
    const restored = await setEmail(tx, await reopenAccount(tx, needs, taken), email);
    await voidEmailTokens(tx, userId, "reset", "change-email");
    await voidLaterUndos(tx, userId, createdAt);
    await endSessionsOf(within, userId);
    await dropPassword(tx, userId);
    await deleteIdentitiesOf(tx, userId);
    await voidFlows(tx, userId);
    await dropFactors(tx, userId, createdAt - lifeMs.undo);
    const reset = await createEmailToken(within, { userId, purpose: "reset", email });
    await queueMail(within, {
      ...toOwner(restored),
      kind: "email-restored",
      values: { name: restored.name },
      token: reset,
    });
  });
}

async function setEmail(tx: Tx, account: Account, email: string): Promise<Account> {
  const emailKey = email.toLowerCase();
  const owner = await lookUpAccount(tx.read, emailKey);
  if (isOthers(owner, account.id)) throw new Refusal("conflict", "Another account has this address by now.");
  await dropUnverified(tx, emailKey);
  const changes = { email, emailKey, revision: account.revision + 1 };
  const [changed = account] = await tx.update(users).set(changes).where(eq(users.id, account.id)).returning();
  return changed;
}

/** Of somebody else who has proved it; a mere sign-up gives way to who proves it. */
function isOthers(owner: Account | undefined, userId: string): owner is Account {
  return owner !== undefined && owner.id !== userId && owner.emailVerifiedAt !== null;
}

async function tellOwner(needs: Needs<"db" | "clock" | "sealer">, owner: Account): Promise<void> {
  if (!isOpen(owner)) return;
  await queueMail(needs, { ...toOwner(owner), kind: "known-address", values: { name: owner.name } });
}
