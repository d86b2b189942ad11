import { expect, setDefaultTimeout, test } from "bun:test";
import { createSmtp } from "#src/clients/smtp.ts";
import { listAudit } from "#src/domain/audit/list.ts";
import { countQueue, jobsOnAPage, listQueue, retryJob } from "#src/domain/jobs.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { forgetMails, listMails, resendMail } from "#src/domain/mail/outbox.ts";
import { sendMail } from "#src/jobs/send-mail.ts";
import { type Work, workOff } from "#src/jobs/work-off.ts";
import { enqueue, takeJob } from "#src/store/queue.ts";
import { aFaultyMailServer } from "#test/clients/faulty-mail-server.ts";
import { aContext, aPersonWith, system } from "#test/support/domain.ts";
import { mailsOf } from "#test/support/people.ts";

setDefaultTimeout(60_000);

const operator = aPersonWith({ isOperator: true, userId: "op" });

/** A queue with one kind of job, which fails as long as the test says so. */
async function aQueue() {
  const needs = await aContext();
  const work = {
    isBroken: true,
    done: [] as unknown[],
    kind: "count",
    retryAfterMs: () => undefined,
    async run(payload: unknown) {
      if (work.isBroken) throw new Error("no room for ada@example.com");
      work.done.push(payload);
    },
  } satisfies Work & Record<string, unknown>;
  const add = (payload: unknown) =>
    needs.db.write((tx) => enqueue(tx, { kind: "count", payload, now: needs.clock.now() }));
  const workNow = () => workOff(needs, work).run(new AbortController().signal);
  return { ...needs, needs, work, add, workNow };
}

test("an operator sees what waits, runs and failed, and why, but not what it is about", async () => {
  using queue = await aQueue();
  const { needs } = queue;
  await queue.add({ secret: "t0ken" });
  await queue.workNow();
  await queue.add({ secret: "t0ken" });
  await queue.add({ secret: "t0ken" });
  await takeJob(needs.db, { kind: "count", now: needs.clock.now(), lockMs: 1_000 });
  expect(await countQueue(needs, operator)).toEqual({ waiting: 1, running: 1, failed: 1 });
  const { jobs } = await listQueue(needs, operator, { state: "failed" });
  expect(jobs).toMatchObject([{ kind: "count", attempts: 1, lastError: "no room for a…@example.com" }]);
  expect(JSON.stringify(jobs)).not.toContain("t0ken");
  needs.clock.advance(1_000);
  expect(await countQueue(needs, operator)).toEqual({ waiting: 2, running: 0, failed: 1 });
});

test("a job that failed is tried again, once, which is written down", async () => {
  using queue = await aQueue();
  const { needs, work } = queue;
  await queue.add(1);
  await queue.workNow();
  work.isBroken = false;
  needs.clock.advance(1e9);
  await queue.workNow();
  expect(work.done).toEqual([]);
  const [{ id = "" } = {}] = (await listQueue(needs, operator, { state: "failed" })).jobs;
  for (let twice = 0; twice < 2; twice++) await retryJob(needs, operator, { id });
  await queue.workNow();
  expect(work.done).toEqual([1]);
  const events = await listAudit(needs, system, { audited: "instance", filter: {} });
  expect(events).toMatchObject([{ action: "job.tried_again", targetId: id }]);
});

test("a long queue comes in pages", async () => {
  using queue = await aQueue();
  const { needs } = queue;
  for (let number = 0; number <= jobsOnAPage; number++) await queue.add(number);
  const first = await listQueue(needs, operator, { state: "waiting" });
  expect([first.jobs.length, first.hasMore]).toEqual([jobsOnAPage, true]);
  const second = await listQueue(needs, operator, { state: "waiting", before: first.jobs.at(-1)?.id });
  expect([second.jobs.length, second.hasMore]).toEqual([1, false]);
});

/** An outbox whose mail server knows nobody, until the test says otherwise. */
async function anOutbox() {
  const server = aFaultyMailServer({ at: "RCPT", code: 550, says: "<ada@example.com> isn't known" });
  const from = { name: "Pictures", address: "pictures@example.org" };
  const needs = await aContext({
    mailer: createSmtp({ server: { host: "127.0.0.1", port: server.port, hasTls: false }, from }),
  });
  const queue = () =>
    queueMail(needs, {
      to: "ada@example.com",
      language: "en",
      kind: "reset",
      values: { name: "Ada" },
      token: "t0ken",
    });
  const workNow = () => workOff(needs, sendMail(needs)).run(new AbortController().signal);
  const failed = async () => (await listMails(needs, operator, { state: "failed" })).mails;
  return {
    needs,
    server,
    queue,
    workNow,
    failed,
    [Symbol.dispose]() {
      server[Symbol.dispose]();
      needs[Symbol.dispose]();
    },
  };
}

test("a mail that failed is sent again with the link that it had, and nothing of it is shown before", async () => {
  using outbox = await anOutbox();
  const { needs, server } = outbox;
  const id = await outbox.queue();
  await outbox.workNow();
  const mails = await outbox.failed();
  expect(mails).toMatchObject([
    {
      id,
      to: "a…@example.com",
      kind: "reset",
      lastError: expect.stringContaining("<a…@example.com> isn't known"),
      isGood: true,
    },
  ]);
  expect(JSON.stringify(mails)).not.toMatch(/t0ken|"Ada"|ada@/);
  server.fail({});
  for (let twice = 0; twice < 2; twice++) await resendMail(needs, operator, { id });
  await outbox.workNow();
  expect(server.accepted).toEqual([expect.stringContaining("t0ken")]);
  expect((await mailsOf(needs)).map(({ values }) => values)).toEqual([{}]);
  expect(await countQueue(needs, operator)).toEqual({ waiting: 0, running: 0, failed: 0 });
  const events = await listAudit(needs, system, { audited: "instance", filter: {} });
  expect(events.map(({ action, targetId }) => [action, targetId])).toEqual([["mail.sent_again", id]]);
});

test("the job of a mail that failed sends it too when it is tried again", async () => {
  using outbox = await anOutbox();
  await outbox.queue();
  await outbox.workNow();
  outbox.server.fail({});
  const [{ id = "" } = {}] = (await listQueue(outbox.needs, operator, { state: "failed" })).jobs;
  await retryJob(outbox.needs, operator, { id });
  await outbox.workNow();
  expect(outbox.server.accepted).toHaveLength(1);
});

test("a mail whose link is over isn't sent again, and what was in it is forgotten", async () => {
  using outbox = await anOutbox();
  const { needs } = outbox;
  const id = await outbox.queue();
  await outbox.workNow();
  needs.clock.advance(3_600_000);
  expect(await outbox.failed()).toMatchObject([{ isGood: false }]);
  await expect(resendMail(needs, operator, { id })).rejects.toMatchObject({ code: "expired" });
  const [{ id: job = "" } = {}] = (await listQueue(needs, operator, { state: "failed" })).jobs;
  await expect(retryJob(needs, operator, { id: job })).rejects.toMatchObject({ code: "expired" });
  needs.clock.advance(7 * 24 * 3_600_000);
  await forgetMails(needs);
  expect((await mailsOf(needs)).map(({ values }) => values)).toEqual([{}]);
});

test("nobody but an operator sees the queue and the outbox, or has anything done again", async () => {
  using outbox = await anOutbox();
  const { needs } = outbox;
  const id = await outbox.queue();
  await outbox.workNow();
  const owner = aPersonWith({ orgs: [{ orgId: "o", role: "owner" }] });
  for (const asked of [
    listQueue(needs, owner, { state: "failed" }),
    countQueue(needs, owner),
    retryJob(needs, owner, { id }),
    listMails(needs, owner, { state: "failed" }),
    resendMail(needs, owner, { id }),
  ]) {
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(resendMail(needs, operator, { id: "none" })).rejects.toMatchObject({ code: "not_found" });
});
