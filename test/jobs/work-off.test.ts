import { expect, test } from "bun:test";
import { join } from "node:path";
import { type Work, workOff } from "#src/jobs/work-off.ts";
import { startJob } from "#src/jobs/worker.ts";
import { enqueue } from "#src/store/queue.ts";
import { jobs } from "#src/store/schema/jobs.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aDatabase } from "#test/support/database.ts";
import { strictLog } from "#test/support/log.ts";

interface Told {
  attempt: number;
  payload: unknown;
  error: string;
  retryAt: number | undefined;
}

/** A queue with one lane that does what the test says. */
async function aQueue(run: Work["run"]) {
  const log = strictLog();
  const clock = fixedClock();
  const db = await aDatabase(clock);
  const told: Told[] = [];
  const work: Work = {
    kind: "test",
    run,
    retryAfterMs: (attempt) => [10, 100][attempt - 1],
    putOff: async (_tx, payload, outcome) => void told.push({ payload, ...outcome }),
  };
  const job = workOff({ db, clock, log }, work);
  const never = new AbortController();
  return {
    db,
    clock,
    told,
    add: (payload: unknown) => db.write((tx) => enqueue(tx, { kind: "test", payload, now: clock.now() })),
    run: (signal = never.signal) => job.run(signal),
    start: () => startJob(job, log),
    [Symbol.dispose]: () => db[Symbol.dispose](),
  };
}

test("what is due is done once, and nothing is left of it", async () => {
  const done: unknown[] = [];
  using queue = await aQueue(async (payload) => void done.push(payload));
  await queue.add({ one: 1 });
  await queue.add({ two: 2 });
  await queue.run();
  await queue.run();
  expect(done).toEqual([{ one: 1 }, { two: 2 }]);
  expect(await queue.db.read.$count(jobs)).toBe(0);
});

test("what fails is tried again later and later, then given up, and holds nothing else up", async () => {
  const done: unknown[] = [];
  using queue = await aQueue(async (payload) => {
    if (payload === "bad") throw new Error("it is down");
    done.push(payload);
  });
  const start = queue.clock.now();
  await queue.add("bad");
  await queue.add("good");
  await queue.run();
  expect(done).toEqual(["good"]);
  expect(queue.told).toEqual([{ payload: "bad", attempt: 1, error: "it is down", retryAt: start + 10 }]);
  await queue.run();
  expect(queue.told).toHaveLength(1);
  queue.clock.advance(10);
  await queue.run();
  expect(queue.told[1]?.retryAt).toBe(start + 110);
  queue.clock.advance(1_000);
  await queue.run();
  expect(queue.told[2]).toEqual({ payload: "bad", attempt: 3, error: "it is down", retryAt: undefined });
  queue.clock.advance(1e9);
  await queue.run();
  expect(queue.told).toHaveLength(3);
  expect(await queue.db.read.select().from(jobs)).toMatchObject([{ payload: "bad", attempts: 3 }]);
});

test("a new job is found without anybody telling", async () => {
  const done = Promise.withResolvers<unknown>();
  using queue = await aQueue(async (payload) => done.resolve(payload));
  const running = queue.start();
  await queue.add("new");
  expect(await done.promise).toBe("new");
  await running.stop();
});

test("what a server was at when it was told to stop is left to the next one", async () => {
  const begun = Promise.withResolvers<void>();
  using queue = await aQueue(async (_payload, signal) => {
    begun.resolve();
    await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  await queue.add("long");
  const running = queue.start();
  await begun.promise;
  await running.stop();
  expect(await queue.db.read.select().from(jobs)).toMatchObject([{ lockedUntil: null, failedAt: null }]);
  expect(queue.told).toEqual([]);
});

/** Takes the job of the database, says so and stays at it. */
const staying = `
  import { openDatabase } from "#src/store/database.ts";
  import { systemClock as clock } from "#src/lib/clock.ts";
  import { createLog } from "#src/lib/log.ts";
  import { workOff } from "#src/jobs/work-off.ts";
  const [file, migrations] = process.argv.slice(1);
  const log = createLog({ level: "error" });
  const db = await openDatabase({ file, migrations, clock, log });
  const run = async () => {
    process.stdout.write("at it");
    await Bun.sleep(60_000);
  };
  const work = { kind: "test", run, retryAfterMs: (attempt) => [10, 100][attempt - 1] };
  await workOff({ db, clock, log }, work).run(new AbortController().signal);
`;

test("what a process was at when it was killed is done again, but not for ever", async () => {
  const done: unknown[] = [];
  using queue = await aQueue(async (payload) => void done.push(payload));
  const addNow = (payload: string) =>
    queue.db.write((tx) => enqueue(tx, { kind: "test", payload, now: Date.now() }));
  queue.clock.advance(Date.now() - queue.clock.now());
  await addNow("deadly");
  const migrations = join(import.meta.dir, "../../drizzle");
  const killInTheMiddle = async () => {
    const child = Bun.spawn([process.execPath, "-e", staying, queue.db.file, migrations], { stdout: "pipe" });
    const said = await child.stdout.getReader().read();
    expect(said.done).toBe(false);
    child.kill("SIGKILL");
    await child.exited;
  };
  await killInTheMiddle();
  await queue.run();
  expect(done).toEqual([]);
  queue.clock.advance(31_000);
  await queue.run();
  expect(done).toEqual(["deadly"]);

  await addNow("deadlier");
  for (let times = 0; times < 3; times++) {
    await killInTheMiddle();
    // As if half a minute had gone by.
    await queue.db.write((tx) => tx.update(jobs).set({ lockedUntil: null }));
  }
  await queue.run();
  expect(done).toEqual(["deadly"]);
  expect(queue.told).toEqual([
    { payload: "deadlier", attempt: 4, error: "it was begun too often", retryAt: undefined },
  ]);
});
