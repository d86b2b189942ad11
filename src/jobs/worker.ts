import type { RegularWork } from "#src/domain/jobs.ts";
import { type Clock, systemClock } from "#src/lib/clock.ts";
import type { Log } from "#src/lib/log.ts";

export interface Job {
  name: string;
  everySeconds: number;
  /** Done in steps of its own size: it looks at the signal between them, and within one that takes long. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RunningJob {
  /** Does it now, or once more where it is at it. */
  wake(): void;
  state(): RegularWork;
  /** Resolves when the step under way has ended. */
  stop(): Promise<void>;
}

/** Runs a job now and again until it is stopped. A run that throws is logged, and the next one comes in its time. */
export function startJob(job: Job, log: Log, clock: Clock = systemClock): RunningJob {
  const stopping = new AbortController();
  let bell = Promise.withResolvers<void>();
  const { name, everySeconds } = job;
  const state: RegularWork = {
    name,
    everySeconds,
    isRunning: false,
    lastRunAt: undefined,
    lastError: undefined,
  };

  async function attempt(): Promise<void> {
    Object.assign(state, { isRunning: true, lastRunAt: clock.now() });
    try {
      await job.run(stopping.signal);
      state.lastError = undefined;
    } catch (err) {
      state.lastError = err instanceof Error ? err.message : String(err);
      if (!stopping.signal.aborted) log.error({ err, job: job.name }, "job failed");
    }
    state.isRunning = false;
  }

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      bell = Promise.withResolvers();
      await attempt();
      await rung(bell.promise, job.everySeconds);
    }
  }

  const ended = work();
  return {
    wake: () => bell.resolve(),
    state: () => ({ ...state }),
    async stop() {
      stopping.abort();
      bell.resolve();
      await ended;
    },
  };
}

async function rung(bell: Promise<void>, seconds: number): Promise<void> {
  const { promise: time, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1000);
  await Promise.race([bell, time]);
  clearTimeout(timer);
}
