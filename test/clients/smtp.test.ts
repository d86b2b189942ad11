import { expect, test } from "bun:test";
import type { Mail } from "#src/clients/mail.ts";
import { createSmtp, type SmtpServer } from "#src/clients/smtp.ts";
import { someTime } from "#test/support/clock.ts";
import { aMailpit, hasMailpit } from "#test/support/mailpit.ts";
import { aFaultyMailServer, type FaultyServer } from "./faulty-mail-server.ts";

const mail: Mail = {
  to: "ada@example.com",
  subject: "Grüße aus 漢字",
  text: "Hello\n.\nAda",
  html: "<p>Hello Ada</p>",
  id: "0197",
  writtenAt: someTime,
};

const from = { name: "Pictures, Ünited", address: "pictures@example.org" };

function smtpTo(port: number, server: Partial<SmtpServer> = {}) {
  return createSmtp({ server: { host: "127.0.0.1", port, hasTls: false, ...server }, from, patienceMs: 300 });
}

test.skipIf(!hasMailpit)("a mail arrives as it was written", async () => {
  await using mailpit = await aMailpit();
  const smtp = smtpTo(mailpit.port);
  await smtp.check();
  await smtp.send(mail);
  const [received, ...others] = await mailpit.mails();
  expect(others).toEqual([]);
  expect(received).toMatchObject({
    from: { Name: from.name, Address: from.address },
    to: ["ada@example.com"],
    subject: mail.subject,
    messageId: "0197@example.org",
  });
  expect(received?.text.trim().split(/\r?\n/)).toEqual(["Hello", ".", "Ada"]);
  expect(received?.html).toContain(mail.html);
  expect(new Date(received?.date ?? 0).getTime()).toBe(someTime);
  expect(received?.headers["Auto-Submitted"]).toEqual(["auto-generated"]);
});

const injections: [string, Partial<Mail>][] = [
  ["the subject", { subject: "Hi\r\nBcc: eve@example.com\r\n\r\nBody" }],
  [
    "the text",
    { text: "Hi\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\r\nDATA\r\nx\r\n." },
  ],
  ["the id", { id: "1>\r\nBcc: eve@example.com\r\nX: <1" }],
];
test.skipIf(!hasMailpit).each(injections)("%s brings nobody else a mail", async (_, changes) => {
  await using mailpit = await aMailpit();
  await smtpTo(mailpit.port).send({ ...mail, ...changes });
  const mails = await mailpit.mails();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.to).toEqual(["ada@example.com"]);
  expect(Object.keys(mails[0]?.headers ?? {})).not.toContain("Bcc");
});

const addresses = [
  "a@example.com, eve@example.com",
  "a@example.com\r\nRCPT TO:<eve@example.com>",
  "a@example.com>\r\nRCPT TO:<eve@example.com",
  "Eve <eve@example.com>",
  "a@example.com; eve@example.com",
];
test.skipIf(!hasMailpit).each(addresses)("%p is never two addresses", async (to) => {
  await using mailpit = await aMailpit();
  await smtpTo(mailpit.port)
    .send({ ...mail, to })
    .catch(() => undefined);
  for (const { to: receivers } of await mailpit.mails()) expect(receivers.length).toBeLessThan(2);
});

async function errorOf(server: FaultyServer, changes: Partial<SmtpServer> = {}): Promise<string> {
  const error = await smtpTo(server.port, changes)
    .send(mail)
    .catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.name : "sent";
}

test("a server that refuses the receiver or the text for good has said its last word", async () => {
  for (const at of ["RCPT", "DATA"] as const) {
    using server = aFaultyMailServer({ at, code: 550 });
    expect(await errorOf(server)).toBe("MailRefused");
  }
});

test("any other refusal may pass", async () => {
  const passing = [
    { at: "RCPT", code: 450 },
    { at: "DATA", code: 451 },
    { at: "MAIL", code: 550 },
    { at: "greeting", code: 554 },
    { at: "EHLO", code: 421 },
  ] as const;
  for (const fault of passing) {
    using server = aFaultyMailServer(fault);
    expect(await errorOf(server)).toBe("Error");
  }
});

test("a server that hangs, breaks off or says odd things ends in an error", async () => {
  for (const at of ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "end"] as const) {
    for (const does of ["hang", "break off", "garble"] as const) {
      using server = aFaultyMailServer({ at, does });
      expect(await errorOf(server)).toBe("Error");
      expect(server.accepted).toHaveLength(at === "end" ? 1 : 0);
    }
  }
});

test("nothing listens", async () => {
  using server = aFaultyMailServer({ at: "greeting", code: 220 });
  server[Symbol.dispose]();
  expect(await errorOf(server)).toBe("Error");
});

test("no password goes to another machine in the clear", async () => {
  using server = aFaultyMailServer({});
  const secret = { host: "127.0.0.2", user: "ada", password: "s3cret" };
  expect(await errorOf(server, secret)).toBe("Error");
  expect(server.heard).not.toContain("AUTH");
  expect(server.accepted).toEqual([]);
});
