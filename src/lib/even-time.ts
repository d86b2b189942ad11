/** Long against what the work takes, short against what a person notices. */
const stepMs = 100;

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
    await Bun.sleep(Math.ceil(took / stepMs) * stepMs - took);
  }
}
