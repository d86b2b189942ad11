import type { Log } from "#src/lib/log.ts";
import type { Mailer } from "./mail.ts";

/** Where no mail server is set: whoever reads the log reads the mails. */
export function createLoggedMail(log: Log): Mailer {
  return {
    async send({ to, subject, text }) {
      log.warn({ to, subject, text }, "mail printed here, since SMTP_URL isn't set");
    },
    async check() {},
  };
}
