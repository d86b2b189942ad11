import { and, eq, lt, ne } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import type { Tx } from "#src/store/database.ts";
import { emails } from "#src/store/schema/emails.ts";
import { type MailKind, mailValuesOf } from "./mail.ts";

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

/** Forgets the mails that were done with a month ago. */
export async function forgetMails({ db, clock }: Needs<"db" | "clock">): Promise<void> {
  const old = and(ne(emails.state, "queued"), lt(emails.createdAt, clock.now() - keptMs));
  await db.write(async (tx) => void (await tx.delete(emails).where(old)));
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
  const outcome =
    retryAt === undefined ? ({ state: "failed", values: {} } as const) : { nextAttemptAt: retryAt };
  await tx
    .update(emails)
    .set({ ...outcome, attempts: attempt, lastError: error })
    .where(isQueued(id));
}

function isQueued(id: string) {
  return and(eq(emails.id, id), eq(emails.state, "queued"));
}
