import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { queueMail, withdrawMails } from "#src/domain/mail/mail.ts";
import { letInByDomain } from "#src/domain/orgs/let-in.ts";
import { inEvenTime } from "#src/lib/even-time.ts";
import {
  type Account,
  isOpen,
  lookUpAccount,
  lookUpAccountById,
  requireOwnAccount,
  toOwner,
} from "./accounts.ts";
import { readEmailAddress } from "./email-address.ts";
import {
  createEmailToken,
  expiredToken,
  lookUpEmailToken,
  takeEmailToken,
  voidEmailTokens,
} from "./email-tokens.ts";
import { keepPassword } from "./kept-password.ts";
import { refuseMistakes } from "./mistakes.ts";
import { passwordMistake } from "./password-rules.ts";
import { endOtherSessions, endSessionsOf, renewSession, requireStepUp } from "./sessions.ts";

/** A new password for who has just proved that it is he. Ends his other sessions; the new token is this one's. */
export async function changePassword(
  needs: Needs<"db" | "clock" | "sealer" | "passwords">,
  actor: Actor,
  { password }: { password: string },
): Promise<string> {
  const person = requireStepUp(needs, actor);
  const account = await requireOwnAccount(needs.db.read, actor);
  refuseMistakes({ password: passwordMistake(password, account) });
  const hash = await needs.passwords.hash(password);
  return await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    await setPassword(within, account, hash);
    await endOtherSessions(within, person);
    return await renewSession(within, person);
  });
}

/** Mails a link by which a forgotten password is replaced, where the address has an account. Says nothing of that. */
export async function requestReset(
  needs: Needs<"db" | "clock" | "sealer" | "attempts">,
  { email: typed, address }: { email: string; address: string },
): Promise<void> {
  const given = readEmailAddress(typed);
  refuseMistakes({ email: given ? undefined : "email_wrong" });
  const { email, key } = given ?? { email: "", key: "" };
  needs.attempts.take("mail", { address, account: key });
  await inEvenTime(() =>
    needs.db.write(async (tx) => {
      const within = { ...needs, db: tx };
      const account = await lookUpAccount(tx.read, key);
      const known = account && isOpen(account) ? account : undefined;
      const reader = known ?? { id: undefined, email, name: email, language: "en" };
      const token = await createEmailToken(within, {
        userId: reader.id,
        purpose: "reset",
        email: reader.email,
      });
      const mail = { ...toOwner(reader), kind: "reset", values: { name: reader.name }, token } as const;
      const mailId = await queueMail(within, mail);
      // The same is written for an unknown address and taken back: the disk is not to tell it from a known one.
      await withdrawMails(tx, known ? [""] : [mailId]);
    }),
  );
}

/** The link of who runs the machine: the same as the mailed one. */
export async function createResetToken(
  needs: Needs<"db" | "clock">,
  { id: userId, email }: Account,
): Promise<string> {
  return await createEmailToken(needs, { userId, purpose: "reset", email });
}

/** A new password by a mailed link. Ends every session, since it isn't known whose they are. */
export async function resetPassword(
  needs: Needs<"db" | "clock" | "sealer" | "passwords" | "attempts">,
  { token, password, address }: { token: string; password: string; address: string },
): Promise<void> {
  needs.attempts.take("token", { address, account: token });
  const proof = await lookUpEmailToken(needs, "reset", token);
  const account = proof && (await lookUpAccountById(needs.db.read, proof.userId));
  if (account === undefined || !isOpen(account) || account.email !== proof?.email) throw expiredToken();
  refuseMistakes({ password: passwordMistake(password, account) });
  const hash = await needs.passwords.hash(password);
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    await takeEmailToken(tx, needs, "reset", token);
    await setPassword(within, account, hash);
    await endSessionsOf(within, account.id);
    await letInByDomain(tx, needs, account);
  });
}

async function setPassword(
  needs: Needs<"db" | "clock" | "sealer">,
  account: Account,
  hash: string,
): Promise<void> {
  await keepPassword(needs, account.id, hash);
  // Whoever knew the old one may have asked for both.
  await needs.db.write((tx) => voidEmailTokens(tx, account.id, "reset", "change-email"));
  await queueMail(needs, { ...toOwner(account), kind: "password-changed", values: { name: account.name } });
}
