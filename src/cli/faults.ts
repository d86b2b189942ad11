import type { Log } from "#src/lib/log.ts";

interface Faults extends Disposable {
  /** Aborted by the first one. */
  signal: AbortSignal;
}

/**
 * Errors that nothing has caught, in a timer or an event: who knows in what state they leave the process. They go to the
 * log, and the signal says to end as if asked to, so that what is under way ends well.
 */
export function watchForFaults(log: Log): Faults {
  const controller = new AbortController();
  const note = (error: unknown) => {
    log.fatal({ err: error }, "an error that nothing has caught: the server ends");
    controller.abort();
  };
  const events = ["uncaughtException", "unhandledRejection"] as const;
  for (const event of events) process.on(event, note);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const event of events) process.off(event, note);
    },
  };
}
