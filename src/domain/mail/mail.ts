import { inArray } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { createId } from "#src/lib/id.ts";
import type { Tx } from "#src/store/database.ts";
import { enqueue } from "#src/store/queue.ts";
import { emails } from "#src/store/schema/emails.ts";

/** The queue's jobs that send one. */
export const sendMailKind = "send mail";

/** What its text is filled with, by kind. Names of people and devices, never a link: that is made of PUBLIC_URL. */
export interface MailValues {
  verify: { name: string };
  /** To somebody who has an account already, and whose address was given for another. */
  "known-address": { name: string };
  reset: { name: string };
  "change-email-new": { name: string };
  /** Its token takes the change back. */
  "change-email-old": { name: string; newEmail: string };
  /** The change was taken back, and with it the password: its token lets a new one be chosen. */
  "email-restored": { name: string };
  "password-changed": { name: string };
  /** `outside` is what somebody has at an issuer: `Google (ada@example.com)`. */
  "identity-connected": { name: string; outside: string };
  "identity-disconnected": { name: string; outside: string };
  "account-closed": { name: string; until: string };
  "totp-added": { name: string };
  "totp-removed": { name: string };
  "passkey-added": { name: string; passkey: string };
  "passkey-removed": { name: string; passkey: string };
  "recovery-codes-made": { name: string };
  "recovery-code-used": { name: string; left: string };
  /** By who runs the machine. */
  "factors-removed": { name: string };
  /** Somebody tries whether mails arrive. */
  test: { name: string };
  /** To somebody who may have no account yet. */
  invitation: { inviter: string; place: string; role: string };
  /** To an owner of an org that an operator looks into. */
  "org-opened": { name: string; org: string; orgId: string; operator: string; reason: string; until: string };
  /** To the owners of an org that one of them hands over, and to him: `giver` is its admin from then on. */
  "org-transferred": { name: string; org: string; orgId: string; giver: string; owner: string };
  /** To the owners of an org that one of them deletes; until then each can keep it. */
  "org-deletion": { name: string; org: string; orgId: string; by: string; until: string };
  /** To whoever an org shuts out from then on, unless he has a second factor; `place` is the org, or a guest's space. */
  "second-factor-demanded": { name: string; place: string; until: string };
  /** To the owners of an org that demands it no more. */
  "second-factor-lifted": { name: string; org: string; orgId: string; by: string };
  /** To the owners of an org whose TXT record isn't found any more; until then the domain still counts as its own. */
  "mail-domain-missing": { name: string; org: string; orgId: string; domain: string; until: string };
  "mail-domain-lost": { name: string; org: string; orgId: string; domain: string };
  /** Somebody has given his password and one wrong code after another. */
  "second-factor-guessed": { name: string };
  "new-sign-in": { name: string; browser: string; system: string; network: string; at: string };
}

export type MailKind = keyof MailValues;

interface NewMail<Kind extends MailKind> {
  to: string;
  /** Of the reader. */
  language: string;
  kind: Kind;
  values: MailValues[Kind];
  /** What its link proves. It lies sealed in the outbox. */
  token?: string;
}

/** Puts a mail into the outbox, in the transaction of what it tells of; gives its id. */
export async function queueMail<Kind extends MailKind>(
  { db, clock, sealer }: Needs<"db" | "clock" | "sealer">,
  { to, language, kind, values, token }: NewMail<Kind>,
): Promise<string> {
  const createdAt = clock.now();
  const id = createId(createdAt);
  const filled: Record<string, string> = { ...values };
  if (token !== undefined) filled.token = sealer.seal(token, placeOf(id));
  const untried = { state: "queued", attempts: 0, nextAttemptAt: createdAt, createdAt } as const;
  await db.write(async (tx) => {
    await tx.insert(emails).values({ id, to, language, kind, values: filled, ...untried });
    await enqueue(tx, { kind: sendMailKind, payload: { emailId: id }, now: createdAt });
  });
  return id;
}

/** Takes back mails of the same transaction. */
export async function withdrawMails(tx: Tx, ids: string[]): Promise<void> {
  await tx.delete(emails).where(inArray(emails.id, ids));
}

/** The values of a mail that is about to be sent, its token as it was. */
export function mailValuesOf(
  { sealer }: Needs<"sealer">,
  { id, values }: Pick<typeof emails.$inferSelect, "id" | "values">,
): Record<string, string> {
  const { token, ...rest } = values;
  return token === undefined ? rest : { ...rest, token: sealer.open(token, placeOf(id)) };
}

function placeOf(emailId: string): string {
  return `emails.token.${emailId}`;
}
