import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { freePort } from "#test/e2e/executable.ts";
import { aDirectory } from "./directory.ts";

const mailpit = resolve(import.meta.dir, "../../.cache/mailpit/mailpit");

/** Built by .ci/mailpit. */
export const hasMailpit = existsSync(mailpit);

export interface ReceivedMail {
  from: { Name: string; Address: string };
  to: string[];
  subject: string;
  messageId: string;
  date: string;
  text: string;
  html: string;
  headers: Record<string, string[]>;
}

/** As its API says it. */
interface MailpitMail {
  From: { Name: string; Address: string };
  To: { Name: string; Address: string }[];
  Subject: string;
  MessageID: string;
  Date: string;
  Text: string;
  HTML: string;
}

export interface Mailpit extends AsyncDisposable {
  port: number;
  /** All that have arrived, the oldest first. */
  mails(): Promise<ReceivedMail[]>;
  /** With so many of a hundred it answers RCPT and DATA with this code. */
  refuse(code: number, percent: number): Promise<void>;
}

interface MailpitOptions {
  /** Certificate and key: then it offers STARTTLS and asks for a password behind it. */
  tls?: { certFile: string; keyFile: string };
}

/** The mail server mailpit, for this test alone. */
export async function aMailpit({ tls }: MailpitOptions = {}): Promise<Mailpit> {
  const directory = aDirectory();
  const [smtp, web] = [freePort(), freePort()];
  const words = ["--smtp", `127.0.0.1:${smtp}`, "--listen", `127.0.0.1:${web}`, "--enable-chaos", "--quiet"];
  words.push(
    "--database",
    join(directory.path, "mails.db"),
    "--smtp-disable-rdns",
    "--disable-version-check",
  );
  if (tls)
    words.push("--smtp-tls-cert", tls.certFile, "--smtp-tls-key", tls.keyFile, "--smtp-auth-accept-any");
  const child = Bun.spawn([mailpit, ...words], { stdio: ["ignore", "ignore", "inherit"] });
  const api = async <Answer>(path: string, init?: RequestInit): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${web}${path}`, init);
    if (!answer.ok) throw new Error(`mailpit answers ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  while (!(await fetch(`http://127.0.0.1:${web}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`mailpit ended with ${child.exitCode}`);
    await Bun.sleep(10);
  }
  const received = async (id: string): Promise<ReceivedMail> => {
    const mail = await api<MailpitMail>(`/api/v1/message/${id}`);
    const headers = await api<Record<string, string[]>>(`/api/v1/message/${id}/headers`);
    return {
      from: mail.From,
      to: mail.To.map(({ Address }) => Address),
      subject: mail.Subject,
      messageId: mail.MessageID,
      date: mail.Date,
      text: mail.Text,
      html: mail.HTML,
      headers,
    };
  };
  return {
    port: smtp,
    async mails() {
      const { messages } = await api<{ messages: { ID: string }[] }>("/api/v1/messages?limit=1000");
      return Promise.all(messages.reverse().map(({ ID }) => received(ID)));
    },
    async refuse(code, percent) {
      const trigger = { ErrorCode: code, Probability: percent };
      await api<unknown>("/api/v1/chaos", { method: "PUT", body: JSON.stringify({ Recipient: trigger }) });
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      directory[Symbol.dispose]();
    },
  };
}
