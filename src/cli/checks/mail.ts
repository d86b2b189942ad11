import { createMailer } from "#src/app.ts";
import type { Settings } from "#src/config/load.ts";
import { type Check, type Finding, failed, ok } from "./check.ts";

const patienceMs = 10_000;

async function mailServer({ config }: Settings): Promise<Finding> {
  const mailer = createMailer(config, patienceMs);
  if (mailer === undefined) return ok("None is set: mails are printed in the log.");
  const host = config.smtpServer?.host;
  try {
    await mailer.check();
    return ok(`${host} takes our mails.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`${host} takes no mails: ${reason}. Mend SMTP_URL, or the server.`);
  }
}

export const mailChecks: Check[] = [{ name: "mail server", look: mailServer }];
