import { median } from "#test/bench/figures.ts";

export interface Point {
  seconds: number;
  value: number;
}

export interface Trend {
  start: number;
  end: number;
  most: number;
  perHour: number;
  isUpward: boolean;
}

/** Left out: caches fill and code is compiled meanwhile. */
const warmUpPart = 0.25;

/** Rising by less over the time that counts is noise. */
const noise = 0.05;

/**
 * Where a figure goes: start and end are the medians of the first and the last tenth of the time after the warm-up, the
 * slope is the median of the slopes between all pairs of points (Theil and Sen), which single peaks don't move.
 */
export function trendOf(points: Point[]): Trend {
  const counted = points.slice(Math.floor(points.length * warmUpPart));
  const tenth = Math.max(1, Math.floor(counted.length / 10));
  const values = (some: Point[]) => some.map(({ value }) => value);
  const perSecond = median(slopes(counted)) || 0;
  const seconds = (counted.at(-1)?.seconds ?? 0) - (counted[0]?.seconds ?? 0);
  return {
    start: median(values(counted.slice(0, tenth))),
    end: median(values(counted.slice(-tenth))),
    most: Math.max(...values(points)),
    perHour: perSecond * 3600,
    isUpward: perSecond * seconds > noise * median(values(counted)),
  };
}

function slopes(points: Point[]): number[] {
  return points.flatMap((from, index) =>
    points.slice(index + 1).map((to) => (to.value - from.value) / (to.seconds - from.seconds)),
  );
}
