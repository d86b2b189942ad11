import { and, count, desc, eq, getTableColumns, lt, ne } from "drizzle-orm";
import { refuseUnless } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { withCutAddresses } from "#src/domain/identity/email-address.ts";
import { lifeMs } from "#src/domain/identity/email-tokens.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { dropFailedJob, enqueue } from "#src/store/queue.ts";
import { emails } from "#src/store/schema/emails.ts";
import { type MailKind, mailValuesOf, sendMailKind } from "./mail.ts";

/** A mail that somebody waits for. */
export interface OutgoingMail {
  id: string;
  to: string;
  language: string;
  kind: MailKind;
  /** With its token, where it has one. */
  values: Record<string, string>;
  createdAt: number;
}

/** Undefined where it is done with, one way or the other. */
export async function lookUpOutgoingMail(
  needs: Needs<"db" | "sealer">,
  id: string,
): Promise<OutgoingMail | undefined> {
  const [row] = await needs.db.read.select().from(emails).where(isQueued(id));
  if (row === undefined) return undefined;
  const { to, language, createdAt } = row;
  const kind = row.kind as MailKind;
  return { id, to, language, kind, values: mailValuesOf(needs, row), createdAt };
}

/** Of what became of a mail: an address is personal data. */
const keptMs = 30 * 24 * 3_600_000;

/** Forgets the mails that were done with a month ago, and what was in those that nobody can send again. */
export async function forgetMails({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  const now = clock.now();
  const old = and(ne(emails.state, "queued"), lt(emails.createdAt, now - keptMs));
  const isUseless = and(eq(emails.state, "failed"), lt(emails.createdAt, now - longestGoodMs));
  await db.write(async (tx) => {
    await tx.delete(emails).where(old);
    await tx.update(emails).set({ values: {} }).where(isUseless);
  });
}

/** What was in it is forgotten: nobody has to write it once more. */
export async function noteSent({ db, clock }: Needs<"db" | "clock">, id: string): Promise<void> {
  const sent = { state: "sent", sentAt: clock.now(), values: {}, lastError: null } as const;
  await db.write(async (tx) => void (await tx.update(emails).set(sent).where(isQueued(id))));
}

/** It is tried again at `retryAt`, or never. */
export async function noteUnsent(
  tx: Tx,
  id: string,
  { error, attempt, retryAt }: { error: string; attempt: number; retryAt: number | undefined },
): Promise<void> {
  const outcome = retryAt === undefined ? ({ state: "failed" } as const) : { nextAttemptAt: retryAt };
  await tx
    .update(emails)
    .set({ ...outcome, attempts: attempt, lastError: error })
    .where(isQueued(id));
}

const longestGoodMs = 7 * 86_400_000;

/** How long it makes sense to send a mail again: as long as its link is good, or somebody still wants to know. */
const goodMs: Partial<Record<MailKind, number>> = {
  verify: lifeMs.verify,
  reset: lifeMs.reset,
  "change-email-new": lifeMs["change-email"],
  "change-email-old": lifeMs.undo,
  "email-restored": lifeMs.reset,
};

export type MailState = (typeof emails.$inferSelect)["state"];

/** A mail as an operator sees it: nothing of what it says. */
export interface ListedMail {
  id: string;
  /** With one letter of its name. */
  to: string;
  kind: string;
  state: MailState;
  attempts: number;
  nextAttemptAt: number;
  lastError: string | null;
  createdAt: number;
  sentAt: number | null;
  /** Its link isn't over yet. */
  isGood: boolean;
}

export const mailsOnAPage = 50;

/** A page of the outbox, the newest first; the next one is before the id of its last. */
export async function listMails(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
  { state, before }: { state: MailState; before?: string | undefined },
): Promise<{ mails: ListedMail[]; hasMore: boolean }> {
  refuseUnless(actor, "orgs:manage", "instance");
  const { values: _, language: __, ...shown } = getTableColumns(emails);
  const rows = await db.read
    .select(shown)
    .from(emails)
    .where(and(eq(emails.state, state), before === undefined ? undefined : lt(emails.id, before)))
    .orderBy(desc(emails.id))
    .limit(mailsOnAPage + 1);
  const mails = rows.slice(0, mailsOnAPage).map(({ to, lastError, ...mail }) => ({
    ...mail,
    to: withCutAddresses(to),
    lastError: lastError && withCutAddresses(lastError),
    isGood: isGood(mail, clock.now()),
  }));
  return { mails, hasMore: rows.length > mails.length };
}

export async function countMails({ db }: Needs<"db">, actor: Actor, state: MailState): Promise<number> {
  refuseUnless(actor, "orgs:manage", "instance");
  const [row] = await db.read.select({ number: count() }).from(emails).where(eq(emails.state, state));
  return row?.number ?? 0;
}

/** Sends one again that was given up, as long as that makes sense (expired). Twice is the same as once. */
export async function resendMail(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { id }: { id: string },
): Promise<void> {
  refuseUnless(actor, "orgs:manage", "instance");
  await needs.db.write(async (tx) => {
    const [mail] = await tx.read.select().from(emails).where(eq(emails.id, id));
    if (mail === undefined) throw new Refusal("not_found", "There is no such mail.");
    if (mail.state !== "failed") return;
    await requeueMail(tx, needs, id);
    const job = { kind: sendMailKind, payload: { emailId: id } };
    await dropFailedJob(tx, job);
    await enqueue(tx, { ...job, now: needs.clock.now() });
    await record(tx, needs, actor, { action: "mail.sent_again", target: { kind: "mail", id } });
  });
}

/** For a job that sends it. What has no sense any more is refused (expired). */
export async function requeueMail(tx: Tx, { clock }: Needs<"clock">, id: string): Promise<void> {
  const isFailed = and(eq(emails.id, id), eq(emails.state, "failed"));
  const [mail] = await tx.read.select().from(emails).where(isFailed);
  if (mail === undefined) return;
  const now = clock.now();
  if (!isGood(mail, now)) throw new Refusal("expired", "The link in this mail is over.");
  await tx.update(emails).set({ state: "queued", attempts: 0, nextAttemptAt: now }).where(isFailed);
}

function isGood({ kind, createdAt }: { kind: string; createdAt: number }, now: number): boolean {
  return now < createdAt + (goodMs[kind as MailKind] ?? longestGoodMs);
}

function isQueued(id: string) {
  return and(eq(emails.id, id), eq(emails.state, "queued"));
}
