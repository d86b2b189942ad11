import { setImmediate as nextTurn } from "node:timers/promises";

/** Long against what the work takes, short against what a person notices. */
const stepMs = 100;

/** A timer knows whole milliseconds alone, and what is left of one tells how long the work took. */
const timerMs = 2;

/**
 * Ends when the work has taken a whole number of steps, however it ended: so what was found on the way doesn't show in the
 * time that it took.
 */
export async function inEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const took = performance.now() - startedAt;
    await waitUntil(startedAt + Math.ceil(took / stepMs) * stepMs);
  }
}

/** To the microsecond where nothing else is to be done; others go on meanwhile. */
async function waitUntil(end: number): Promise<void> {
  await Bun.sleep(Math.max(0, end - performance.now() - timerMs));
  while (performance.now() < end) await nextTurn();
}
