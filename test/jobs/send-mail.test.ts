import { expect, test } from "bun:test";
import { createLoggedMail } from "#src/clients/logged-mail.ts";
import type { Mailer } from "#src/clients/mail.ts";
import { createSmtp } from "#src/clients/smtp.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { forgetMails } from "#src/domain/mail/outbox.ts";
import { startJobs } from "#src/jobs/schedule.ts";
import { sendMail } from "#src/jobs/send-mail.ts";
import { workOff } from "#src/jobs/work-off.ts";
import { emails } from "#src/store/schema/emails.ts";
import { jobs } from "#src/store/schema/jobs.ts";
import { aFaultyMailServer, type Fault } from "#test/clients/faulty-mail-server.ts";
import { aContext } from "#test/support/domain.ts";
import { strictLog } from "#test/support/log.ts";
import { aMailpit, hasMailpit } from "#test/support/mailpit.ts";

const from = { name: "Pictures", address: "pictures@example.org" };

function smtpTo(port: number, patienceMs = 300): Mailer {
  return createSmtp({ server: { host: "127.0.0.1", port, hasTls: false }, from, patienceMs });
}

/** An outbox that is worked off when the test says so. */
async function anOutbox(mailer: Mailer) {
  const context = await aContext({ mailer });
  const lane = () => workOff(context, sendMail(context)).run(new AbortController().signal);
  return {
    context,
    clock: context.clock,
    lane,
    queue: (to = "ada@example.com") =>
      queueMail(context, { to, language: "en", kind: "reset", values: { name: "Ada" }, token: "t0ken" }),
    rows: () => context.db.read.select().from(emails),
    [Symbol.dispose]: () => context[Symbol.dispose](),
  };
}

test.skipIf(!hasMailpit)(
  "a hundred mails arrive, each once, and leave nothing to be read",
  async () => {
    await using mailpit = await aMailpit();
    using outbox = await anOutbox(smtpTo(mailpit.port, 10_000));
    const { context } = outbox;
    const receivers = Array.from({ length: 100 }, (_, number) => `ada-${number}@example.com`);
    for (const to of receivers) await outbox.queue(to);
    expect(JSON.stringify(await outbox.rows())).not.toContain("t0ken");
    const running = startJobs(context);
    while ((await context.db.read.$count(jobs)) > 0) await Bun.sleep(20);
    await running.stop();
    const mails = await mailpit.mails();
    expect(mails.map(({ to }) => to.join()).sort()).toEqual(receivers.sort());
    const rows = await outbox.rows();
    const ids = rows.map(({ id }) => `${id}@example.org`);
    expect(mails.map(({ messageId }) => messageId).sort()).toEqual(ids.sort());
    for (const { text, html } of mails)
      for (const part of [text, html]) expect(part).toContain("http://localhost/reset/new?token=t0ken");
    for (const row of rows)
      expect(row).toMatchObject({ state: "sent", values: {}, sentAt: context.clock.now() });
  },
  60_000,
);

test.skipIf(!hasMailpit)(
  "a server that refuses every second attempt for now loses and doubles none",
  async () => {
    await using mailpit = await aMailpit();
    using outbox = await anOutbox(smtpTo(mailpit.port, 10_000));
    const receivers = Array.from({ length: 20 }, (_, number) => `ada-${number}@example.com`);
    for (const to of receivers) await outbox.queue(to);
    await mailpit.refuse(451, 50);
    for (let round = 0; round < 25; round++) {
      await outbox.lane();
      outbox.clock.advance(3_600_000);
    }
    const mails = await mailpit.mails();
    expect(mails.map(({ to }) => to.join()).sort()).toEqual(receivers.sort());
  },
  60_000,
);

const passing: Fault[] = [
  { at: "greeting", code: 421 },
  { at: "greeting", does: "hang" },
  { at: "EHLO", does: "break off" },
  { at: "MAIL", does: "garble" },
  { at: "RCPT", code: 450 },
  { at: "DATA", does: "hang" },
  { at: "DATA", does: "break off" },
];
test.each(passing)(
  "a mail that finds the server so (%j) is sent when it is well again, once",
  async (fault) => {
    using server = aFaultyMailServer(fault);
    using outbox = await anOutbox(smtpTo(server.port));
    await outbox.queue();
    const start = outbox.clock.now();
    await outbox.lane();
    const [row] = await outbox.rows();
    expect(row).toMatchObject({ state: "queued", attempts: 1, nextAttemptAt: start + 10_000 });
    expect(row?.lastError).toBeString();
    server.fail({});
    await outbox.lane();
    expect(server.accepted).toEqual([]);
    outbox.clock.advance(10_000);
    await outbox.lane();
    outbox.clock.advance(1e9);
    await outbox.lane();
    expect(server.accepted).toHaveLength(1);
    expect(await outbox.rows()).toMatchObject([{ state: "sent", lastError: null }]);
  },
);

test("a mail whose taking was not heard of is sent again as the same", async () => {
  for (const does of ["hang", "break off", "garble"] as const) {
    using server = aFaultyMailServer({ at: "end", does });
    using outbox = await anOutbox(smtpTo(server.port));
    await outbox.queue();
    await outbox.lane();
    server.fail({});
    outbox.clock.advance(10_000);
    await outbox.lane();
    const [{ id = "" } = {}] = await outbox.rows();
    const ids = server.accepted.map((mail) => /^Message-ID: <(.+)>$/im.exec(mail)?.[1]);
    expect(ids).toEqual([`${id}@example.org`, `${id}@example.org`]);
    const dates = server.accepted.map((mail) => /^Date: .+$/im.exec(mail)?.[0]);
    expect(dates[0]).toBe(dates[1]);
  }
});

test("a server that hangs holds the end up for a moment only, and the next server sends the mail", async () => {
  using server = aFaultyMailServer({ at: "MAIL", does: "hang" });
  using outbox = await anOutbox(smtpTo(server.port, 60_000));
  await outbox.queue();
  const running = startJobs(outbox.context);
  while (!server.heard.includes("MAIL")) await Bun.sleep(5);
  await running.stop();
  expect(await outbox.rows()).toMatchObject([{ state: "queued", attempts: 0 }]);
  server.fail({});
  await outbox.lane();
  expect(server.accepted).toHaveLength(1);
}, 20_000);

test("a receiver that is refused for good isn't tried again", async () => {
  using server = aFaultyMailServer({ at: "RCPT", code: 550 });
  using outbox = await anOutbox(smtpTo(server.port));
  await outbox.queue();
  await outbox.lane();
  expect(await outbox.rows()).toMatchObject([{ state: "failed", attempts: 1 }]);
  server.fail({});
  outbox.clock.advance(1e9);
  await outbox.lane();
  expect(server.accepted).toEqual([]);
});

test("a mail is given up after a day, and not before", async () => {
  using server = aFaultyMailServer({ at: "greeting", code: 421 });
  using outbox = await anOutbox(smtpTo(server.port));
  await outbox.queue();
  const start = outbox.clock.now();
  for (let state = "queued"; state === "queued"; ) {
    await outbox.lane();
    const [row] = await outbox.rows();
    state = row?.state ?? "";
    if (state === "queued") outbox.clock.advance((row?.nextAttemptAt ?? 0) - outbox.clock.now());
  }
  const hours = (outbox.clock.now() - start) / 3_600_000;
  expect(hours).toBeGreaterThan(23);
  expect(hours).toBeLessThan(26);
  expect(await outbox.rows()).toMatchObject([{ state: "failed" }]);
});

test("four lanes send no mail twice", async () => {
  using server = aFaultyMailServer({});
  using outbox = await anOutbox(smtpTo(server.port, 10_000));
  for (let number = 0; number < 40; number++) await outbox.queue(`ada-${number}@example.com`);
  await Promise.all([outbox.lane(), outbox.lane(), outbox.lane(), outbox.lane()]);
  expect(server.accepted).toHaveLength(40);
});

test("a mail of a change that fails is never sent", async () => {
  using server = aFaultyMailServer({});
  using outbox = await anOutbox(smtpTo(server.port));
  const { context } = outbox;
  const failing = context.db.write(async (tx) => {
    const mail = { to: "ada@example.com", language: "en", kind: "reset", values: { name: "Ada" } } as const;
    await queueMail({ ...context, db: tx }, mail);
    throw new Error("no");
  });
  await failing.catch(() => undefined);
  await outbox.lane();
  expect(server.accepted).toEqual([]);
});

test("without a mail server the log has the mail", async () => {
  const lines: Record<string, unknown>[] = [];
  using outbox = await anOutbox(createLoggedMail(strictLog(lines)));
  await outbox.queue();
  await outbox.lane();
  expect(lines).toMatchObject([{ level: "warn", to: "ada@example.com", subject: "Choose a new password" }]);
  expect(lines[0]?.text).toContain("http://localhost/reset/new?token=t0ken");
  expect(await outbox.rows()).toMatchObject([{ state: "sent", values: {} }]);
});

test("what became of a mail is forgotten after a month, one that waits never", async () => {
  using outbox = await anOutbox(createLoggedMail(strictLog()));
  await outbox.queue("first@example.com");
  await outbox.lane();
  await outbox.queue("second@example.com");
  outbox.clock.advance(30 * 24 * 3_600_000);
  await forgetMails(outbox.context);
  expect(await outbox.rows()).toHaveLength(2);
  outbox.clock.advance(1);
  await forgetMails(outbox.context);
  expect(await outbox.rows()).toMatchObject([{ to: "second@example.com" }]);
});
