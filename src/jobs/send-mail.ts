import { type Mail, MailRefused } from "#src/clients/mail.ts";
import type { Needs } from "#src/domain/context.ts";
import { sendMailKind } from "#src/domain/mail/mail.ts";
import { lookUpOutgoingMail, noteSent, noteUnsent, type OutgoingMail } from "#src/domain/mail/outbox.ts";
import { unlessAborted } from "#src/lib/abort.ts";
import { createLetter } from "#views/mail/letter.ts";
import { LetterPage } from "#views/mail/letter-page.tsx";
import { letterText } from "#views/mail/letter-text.ts";
import type { Work } from "./work-off.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Whoever waits for a mail waits no longer than a day. */
const mostHours = 24;
const firstWaits = [10_000, 30_000, 2 * minuteMs, 5 * minuteMs, 15 * minuteMs, 30 * minuteMs];
/** Of a mail under way when the server is stopped. */
const lastWaitMs = 5_000;

/**
 * Sends what lies in the outbox. A mail that was taken and not noted, since the answer or this process was lost, is
 * sent again under the same Message-ID, by which the reader's side knows it.
 */
export function sendMail(needs: Needs<"db" | "clock" | "sealer" | "mailer" | "publicUrl">): Work {
  return {
    kind: sendMailKind,
    retryAfterMs(attempt, error) {
      if (error instanceof MailRefused) return undefined;
      return firstWaits[attempt - 1] ?? (attempt < firstWaits.length + mostHours ? hourMs : undefined);
    },
    async run(payload, signal) {
      const mail = await lookUpOutgoingMail(needs, emailIdOf(payload));
      if (mail === undefined) return;
      await unlessAborted(needs.mailer.send(await write(mail, needs)), longerThan(signal, lastWaitMs));
      await noteSent(needs, mail.id);
    },
    putOff: (tx, payload, outcome) => noteUnsent(tx, emailIdOf(payload), outcome),
  };
}

function emailIdOf(payload: unknown): string {
  return (payload as { emailId: string }).emailId;
}

async function write(
  { id, to, kind, language, values, createdAt }: OutgoingMail,
  { publicUrl }: Needs<"publicUrl">,
): Promise<Mail> {
  const letter = createLetter({ kind, language, values, publicUrl });
  const html = await LetterPage({ letter });
  return { id, to, subject: letter.subject, text: letterText(letter), html, writtenAt: createdAt };
}

/** Aborted so much later than another. */
function longerThan(signal: AbortSignal, ms: number): AbortSignal {
  const longer = new AbortController();
  const wait = () => setTimeout(() => longer.abort(signal.reason), ms);
  signal.addEventListener("abort", wait, { once: true });
  return longer.signal;
}
