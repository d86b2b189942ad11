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
  /** Resolves when the step under way has ended. */
  stop(): Promise<void>;
}

/** Runs a job now and again until it is stopped. A run that throws is logged, and the next one comes in its time. */
export function startJob(job: Job, log: Log): RunningJob {
  const stopping = new AbortController();
  let bell = Promise.withResolvers<void>();

  async function attempt(): Promise<void> {
    try {
      await job.run(stopping.signal);
    } catch (err) {
      if (!stopping.signal.aborted) log.error({ err, job: job.name }, "job failed");
    }
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
