import { expect, test } from "bun:test";
import { openDatabase } from "#src/store/database.ts";
import { endJob, enqueue, keepJob, putJobOff, takeJob } from "#src/store/queue.ts";
import { jobs } from "#src/store/schema/jobs.ts";
import { fixedClock, someTime as now } from "#test/support/clock.ts";
import { aDatabase, migrations } from "#test/support/database.ts";
import { strictLog } from "#test/support/log.ts";

const lockMs = 1_000;
const kind = "count";

test("jobs are taken in their turn, each by one of fifty in two connections", async () => {
  using db = await aDatabase();
  const other = await openDatabase({ file: db.file, migrations, clock: fixedClock(), log: strictLog() });
  await db.write(async (tx) => {
    for (const payload of [1, 2, 3]) await enqueue(tx, { kind, payload, now: now + payload });
    await enqueue(tx, { kind: "another", payload: 4, now });
  });
  const taking = { kind, now: now + 10, lockMs };
  const taken = await Promise.all(
    Array.from({ length: 50 }, (_, at) => takeJob(at % 2 ? db : other, taking)),
  );
  other.close();
  expect(taken.flatMap((job) => job?.payload ?? [])).toEqual([1, 2, 3]);
});

test("a job isn't due before its time, nor while somebody is at it", async () => {
  using db = await aDatabase();
  await db.write((tx) => enqueue(tx, { kind, payload: {}, now, runAt: now + 5 }));
  expect(await takeJob(db, { kind, now: now + 4, lockMs })).toBeUndefined();
  expect(await takeJob(db, { kind, now: now + 5, lockMs })).toMatchObject({ attempt: 1 });
  expect(await takeJob(db, { kind, now: now + 5 + lockMs - 1, lockMs })).toBeUndefined();
  expect(await takeJob(db, { kind, now: now + 5 + lockMs, lockMs })).toMatchObject({ attempt: 2 });
});

test("whoever comes back after his time changes nothing", async () => {
  using db = await aDatabase();
  await db.write((tx) => enqueue(tx, { kind, payload: {}, now }));
  const first = await takeJob(db, { kind, now, lockMs });
  const second = await takeJob(db, { kind, now: now + lockMs, lockMs });
  if (!first || !second) throw new Error("not taken");
  expect(await keepJob(db, first, now + 9_000)).toBe(false);
  await db.write((tx) => endJob(tx, first));
  expect(await db.write((tx) => putJobOff(tx, first, { error: "late", retryAt: undefined, now }))).toBe(
    false,
  );
  expect(await db.read.select().from(jobs)).toMatchObject([{ attempts: 2, failedAt: null, lastError: null }]);
  expect(await keepJob(db, second, now + 9_000)).toBe(true);
  expect(await takeJob(db, { kind, now: now + 8_999, lockMs })).toBeUndefined();
  await db.write((tx) => endJob(tx, second));
  expect(await db.read.$count(jobs)).toBe(0);
});

test("a job of a transaction that fails was never there", async () => {
  using db = await aDatabase();
  const failing = db.write(async (tx) => {
    await enqueue(tx, { kind, payload: {}, now });
    throw new Error("no");
  });
  expect(failing).rejects.toThrow("no");
  await failing.catch(() => undefined);
  expect(await takeJob(db, { kind, now, lockMs })).toBeUndefined();
});

test("a job that was put off comes again then, one that was given up never", async () => {
  using db = await aDatabase();
  await db.write((tx) => enqueue(tx, { kind, payload: {}, now }));
  const first = await takeJob(db, { kind, now, lockMs });
  if (!first) throw new Error("not taken");
  await db.write((tx) => putJobOff(tx, first, { error: "down", retryAt: now + 50, now }));
  expect(await takeJob(db, { kind, now: now + 49, lockMs })).toBeUndefined();
  const second = await takeJob(db, { kind, now: now + 50, lockMs });
  if (!second) throw new Error("not taken");
  await db.write((tx) => putJobOff(tx, second, { error: "gone", retryAt: undefined, now }));
  expect(await takeJob(db, { kind, now: now + 1e9, lockMs })).toBeUndefined();
  expect(await db.read.select().from(jobs)).toMatchObject([
    { attempts: 2, failedAt: now, lastError: "gone" },
  ]);
});

test("a job that was left, put off or begun while the clock was ahead is due once it is right", async () => {
  using db = await aDatabase();
  const ahead = now + 365 * 24 * 3_600_000;
  await db.write((tx) => enqueue(tx, { kind, payload: "put off", now }));
  const taken = await takeJob(db, { kind, now: ahead, lockMs });
  if (!taken) throw new Error("not taken");
  await db.write((tx) => putJobOff(tx, taken, { error: "not yet", retryAt: ahead + 10, now: ahead }));
  await db.write((tx) => enqueue(tx, { kind, payload: "left", now: ahead }));
  const jobsDue = [await takeJob(db, { kind, now, lockMs }), await takeJob(db, { kind, now, lockMs })];
  expect(jobsDue.map((job) => job?.payload).sort()).toEqual(["left", "put off"]);
});

test("whoever is at a job when the clock is set back keeps it for as long as he says so", async () => {
  using db = await aDatabase();
  const back = now - 365 * 24 * 3_600_000;
  await db.write((tx) => enqueue(tx, { kind, payload: {}, now: back }));
  const job = await takeJob(db, { kind, now, lockMs });
  if (!job) throw new Error("not taken");
  expect(await takeJob(db, { kind, now: back, lockMs })).toBeUndefined();
  await keepJob(db, job, back + 500 + lockMs);
  expect(await takeJob(db, { kind, now: back + lockMs, lockMs })).toBeUndefined();
  expect(await takeJob(db, { kind, now: back + 500 + lockMs, lockMs })).toMatchObject({ attempt: 2 });
});
