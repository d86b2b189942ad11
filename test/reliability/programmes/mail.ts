import { join } from "node:path";
import { isNull } from "drizzle-orm";
import { queueMail } from "#src/domain/mail/mail.ts";
import { createSealer } from "#src/domain/sealer.ts";
import { systemClock as clock } from "#src/lib/clock.ts";
import { type OpenDatabase, openDatabase } from "#src/store/database.ts";
import { emails } from "#src/store/schema/emails.ts";
import { jobs } from "#src/store/schema/jobs.ts";
import { aFaultyMailServer, type Fault, type FaultyServer } from "#test/clients/faulty-mail-server.ts";
import { type RunningServer, startExecutable } from "#test/e2e/executable.ts";
import { randomFrom } from "#test/e2e/kill/pictures.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { migrations } from "#test/support/database.ts";
import { strictLog } from "#test/support/log.ts";
import { aMailpit, hasMailpit } from "#test/support/mailpit.ts";

const key = new Uint8Array(32).fill(7);
const sealer = createSealer([key]);
/** What the schedule has: so many can be under way when a server is killed. */
const lanes = 4;
const perFault = 4;
const perKill = 8;
const mostWaitMs = 60_000;

const faults: Fault[] = (["greeting", "EHLO", "MAIL", "RCPT", "DATA", "end"] as const).flatMap((at) => [
  { at, does: "hang" },
  { at, does: "break off" },
  { at, does: "garble" },
  { at, code: at === "greeting" ? 421 : 451 },
  { at, code: 554 },
]);

/**
 * The executable sends to a server that hangs, breaks off, garbles and refuses at each moment of a mail, and is killed
 * meanwhile: each mail is taken, or is kept as refused for good, and comes twice only where nobody can know better:
 * it was taken, and the answer or we were lost.
 */
export async function runMail(
  directory: string,
  { times = 20, seed }: Options,
  report: Report,
): Promise<void> {
  using mailServer = aFaultyMailServer({});
  const post = await openPost(directory, mailServer.port);
  try {
    let server = await post.start();
    for (const fault of faults) server = await tryFault(post, server, mailServer, fault, report);
    report.figure("faults", faults.length);
    server = await killAtRandom(post, server, mailServer, { times, seed }, report);
    await server.end("SIGKILL");
    await sendToMailpit(post, report);
  } finally {
    await post.close();
  }
}

type Post = Awaited<ReturnType<typeof openPost>>;

/** An outbox that is filled from outside, and the server that sends it. */
async function openPost(directory: string, port: number) {
  const env = {
    SEALING_KEY: Buffer.from(key).toString("base64"),
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: "pictures@example.org",
  };
  const started: RunningServer[] = [];
  const start = async (smtpPort = port) => {
    const settings = { ...env, SMTP_URL: `smtp://127.0.0.1:${smtpPort}` };
    const server = await startExecutable({ directory, env: settings });
    started.push(server);
    return server;
  };
  const first = await start();
  await first.end("SIGTERM");
  const file = join(first.data, "imagor.db");
  const db: OpenDatabase = await openDatabase({ file, migrations, clock, log: strictLog() });
  let number = 0;
  return {
    db,
    start,
    /** Gives the ids. */
    async queue(count: number): Promise<string[]> {
      const ids: string[] = [];
      for (let index = 0; index < count; index++) {
        const mail = { to: `ada-${number++}@example.com`, language: "en", kind: "reset" } as const;
        ids.push(
          await queueMail({ db, clock, sealer }, { ...mail, values: { name: "Ada" }, token: "t0ken" }),
        );
      }
      return ids;
    },
    /** As if the time of all that was put off had come; and of what was begun, where nobody is at it any more. */
    async hurry(isServerGone = false): Promise<void> {
      await db.write(async (tx) => {
        const runAt = clock.now();
        const free = isServerGone ? undefined : isNull(jobs.lockedUntil);
        await tx.update(jobs).set({ runAt, lockedUntil: null }).where(free);
      });
    },
    async until(isDone: () => Promise<boolean>): Promise<boolean> {
      const deadline = performance.now() + mostWaitMs;
      while (performance.now() < deadline) {
        if (await isDone()) return true;
        await Bun.sleep(20);
      }
      return false;
    },
    async close(): Promise<void> {
      db.close();
      for (const server of started) await server.end("SIGKILL");
    },
  };
}

async function tryFault(
  post: Post,
  server: RunningServer,
  mailServer: FaultyServer,
  fault: Fault,
  report: Report,
): Promise<RunningServer> {
  const what = `where ${fault.at} ${fault.does ?? `is answered ${fault.code}`}`;
  mailServer.fail(fault);
  const before = mailServer.accepted.length;
  const ids = await post.queue(perFault);
  const own = () =>
    post.db.read
      .select()
      .from(emails)
      .then((rows) => rows.filter(({ id }) => ids.includes(id)));
  const begun = async () => (await post.db.read.select().from(jobs)).every(({ attempts }) => attempts > 0);
  const tried = async () => (await own()).every(({ attempts, state }) => attempts > 0 || state !== "queued");
  const hangs = fault.does === "hang" || fault.does === "garble";
  if (!(await post.until(hangs ? begun : tried))) report.wrong(`${what} nothing was tried`);
  let running = server;
  if (hangs) {
    // It would be waited for two minutes: the server is killed while it does.
    await Bun.sleep(300);
    await server.end("SIGKILL");
    mailServer.fail({});
    await post.hurry(true);
    running = await post.start();
  }
  mailServer.fail({});
  await post.hurry();
  const isWorkedOff = await post.until(async () => {
    await post.hurry();
    return (await post.db.read.$count(jobs, isNull(jobs.failedAt))) === 0;
  });
  if (!isWorkedOff) report.wrong(`${what} mails wait for ever`);
  const mostTimes = fault.at === "end" ? 2 : 1;
  const counts = timesOf(mailServer.accepted.slice(before));
  for (const { id, state, lastError } of await own()) {
    const count = counts.get(id) ?? 0;
    const isRefused = fault.code === 554 && state === "failed" && lastError !== null;
    const mayBeLost = isRefused && count <= 1;
    if (count === 0 && !mayBeLost) report.wrong(`${what} a mail was lost`);
    if (count > mostTimes) report.wrong(`${what} a mail came ${count} times`);
  }
  return running;
}

/** How often each mail was taken, by what its receiver knows it by. */
function timesOf(mails: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mail of mails) {
    const id = /^Message-ID: <(.+)@example\.org>$/im.exec(mail)?.[1] ?? "none";
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

async function killAtRandom(
  post: Post,
  first: RunningServer,
  mailServer: FaultyServer,
  { times, seed }: { times: number; seed: number },
  report: Report,
): Promise<RunningServer> {
  const random = randomFrom(seed);
  const before = mailServer.accepted.length;
  const ids: string[] = [];
  let server = first;
  for (let round = 0; round < times; round++) {
    ids.push(...(await post.queue(perKill)));
    await Bun.sleep(random() * 1_300);
    await server.end("SIGKILL");
    await post.hurry(true);
    server = await post.start();
  }
  const isWorkedOff = await post.until(
    async () => (await post.db.read.$count(jobs, isNull(jobs.failedAt))) === 0,
  );
  if (!isWorkedOff) report.wrong("after kills mails wait for ever");
  const counts = timesOf(mailServer.accepted.slice(before));
  const lost = ids.filter((id) => !counts.has(id)).length;
  const doubled = [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
  report.figure("kills", times);
  report.figure("mails beside them, lost, doubled", `${ids.length}, ${lost}, ${doubled}`);
  if (lost > 0) report.wrong(`${lost} mails were lost by kills`);
  if (doubled > times * lanes) report.wrong(`${doubled} mails were doubled by ${times} kills`);
  return server;
}

/** A real one, which takes half of what comes in for now only. */
async function sendToMailpit(post: Post, report: Report): Promise<void> {
  if (!hasMailpit) return report.skipped("mailpit isn't there (.ci/mailpit)");
  await using mailpit = await aMailpit();
  await mailpit.refuse(451, 50);
  await post.hurry(true);
  const server = await post.start(mailpit.port);
  const ids = await post.queue(50);
  await post.until(async () => {
    await post.hurry();
    return (await post.db.read.$count(jobs, isNull(jobs.failedAt))) === 0;
  });
  await server.end("SIGTERM");
  const arrived = (await mailpit.mails()).map(({ messageId }) => messageId.replace("@example.org", ""));
  report.figure("mails in mailpit", arrived.length);
  if (arrived.toSorted().join() !== ids.toSorted().join())
    report.wrong("mailpit doesn't have each of 50 mails once");
}
