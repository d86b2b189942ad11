import { expect, test } from "bun:test";
import { startJob } from "#src/jobs/worker.ts";
import { createLog } from "#src/lib/log.ts";
import { strictLog } from "#test/support/log.ts";

/** Resolves when the condition has become true. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await Bun.sleep(1);
}

test("a job runs at once, again when it is woken, and in its time", async () => {
  let runs = 0;
  const job = { name: "count", everySeconds: 3_600, run: async () => void runs++ };
  const running = startJob(job, strictLog());
  await until(() => runs === 1);
  running.wake();
  await until(() => runs === 2);
  await running.stop();
  const often = startJob({ ...job, everySeconds: 0.001 }, strictLog());
  await until(() => runs === 5);
  await often.stop();
});

test("who is woken while he works works once more", async () => {
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const job = {
    name: "gate",
    everySeconds: 3_600,
    async run() {
      if (++runs === 1) await gate.promise;
    },
  };
  const running = startJob(job, strictLog());
  await until(() => runs === 1);
  running.wake();
  gate.resolve();
  await until(() => runs === 2);
  await running.stop();
});

test("a job that throws is logged and goes on", async () => {
  const lines: string[] = [];
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  let runs = 0;
  const job = {
    name: "clumsy",
    everySeconds: 0.001,
    async run() {
      if (++runs === 1) throw new Error("dropped it");
    },
  };
  const running = startJob(job, log);
  await until(() => runs === 3);
  await running.stop();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("dropped it");
  expect(lines[0]).toContain("clumsy");
});

test("a job that is stopped ends its step, and no more comes", async () => {
  let steps = 0;
  const job = {
    name: "steps",
    everySeconds: 0.001,
    async run(signal: AbortSignal) {
      while (!signal.aborted) {
        await Bun.sleep(1);
        steps++;
      }
    },
  };
  const running = startJob(job, strictLog());
  await until(() => steps > 2);
  await running.stop();
  const atStop = steps;
  await Bun.sleep(10);
  expect(steps).toBe(atStop);
});
