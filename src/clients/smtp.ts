import { createTransport } from "nodemailer";
import { type Mailer, MailRefused } from "./mail.ts";

/** The server that takes our mails, as its operator set it. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it, and always before a password. */
  hasTls: boolean;
  user?: string;
  password?: string;
}

interface Sender {
  server: SmtpServer;
  from: { name: string; address: string };
  /** How long the server may stay silent. Who asks again too early makes two mails of one. */
  patienceMs?: number | undefined;
}

const connectMs = 10_000;
const usualPatienceMs = 120_000;

/** Sends each mail over a connection of its own, with TLS certificates verified. */
export function createSmtp({ server, from, patienceMs = usualPatienceMs }: Sender): Mailer {
  const { host, port, hasTls, user, password = "" } = server;
  const transport = createTransport({
    host,
    port,
    secure: hasTls,
    requireTLS: user !== undefined && !isThisMachine(host),
    ...(user !== undefined && { auth: { user, pass: password } }),
    connectionTimeout: Math.min(connectMs, patienceMs),
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  return {
    async send({ to, subject, text, html, id, writtenAt }) {
      try {
        await transport.sendMail({
          from,
          to: { name: "", address: to },
          // Whatever an address looks like, it is one.
          envelope: { from: from.address, to: [to] },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          date: new Date(writtenAt),
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (error) {
        if (isForGood(error)) throw new MailRefused(error.message, { cause: error });
        throw error;
      }
    },
    async check() {
      await transport.verify();
    },
  };
}

function isThisMachine(host: string): boolean {
  return ["localhost", "127.0.0.1", "::1"].includes(host);
}

interface SmtpError extends Error {
  command?: string;
  responseCode?: number;
}

/** A 5xx about the receiver or the text; one about the password or the sender is for the operator to mend. */
function isForGood(error: unknown): error is SmtpError {
  if (!(error instanceof Error)) return false;
  const { command = "", responseCode = 0 } = error as SmtpError;
  return responseCode >= 500 && responseCode < 600 && ["RCPT TO", "DATA"].includes(command);
}
