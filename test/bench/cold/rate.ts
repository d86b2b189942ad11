export interface Load {
  /** So many at a time. */
  atATime: number;
  warmUpSeconds: number;
  seconds: number;
}

interface Lap {
  startedAt: number;
  endedAt: number;
}

export interface Measured {
  /** A second. */
  rate: number;
  /** How many were made in all, before and after the time that counts too. */
  made: number;
}

/**
 * Pictures a second while all places are taken: one that reaches over the start or the end of the time counts by the
 * part that lies within, and the load goes on until those have ended.
 */
export async function measureRate(make: (index: number) => Promise<unknown>, load: Load): Promise<Measured> {
  const from = performance.now() + load.warmUpSeconds * 1000;
  const to = from + load.seconds * 1000;
  const laps: Lap[] = [];
  let next = 0;
  let isOver = false;
  const countedUnderWay = new Set<number>();
  const work = async () => {
    while (!isOver) {
      const index = next++;
      const startedAt = performance.now();
      if (startedAt < to) countedUnderWay.add(index);
      await make(index);
      laps.push({ startedAt, endedAt: performance.now() });
      countedUnderWay.delete(index);
      isOver ||= performance.now() >= to && countedUnderWay.size === 0;
    }
  };
  await Promise.all(Array.from({ length: load.atATime }, work));
  const within = laps.reduce((sum, lap) => sum + partWithin(lap, from, to), 0);
  return { rate: within / load.seconds, made: laps.length };
}

function partWithin({ startedAt, endedAt }: Lap, from: number, to: number): number {
  const within = Math.min(endedAt, to) - Math.max(startedAt, from);
  return Math.max(0, within) / (endedAt - startedAt);
}
