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

/** Between two of its ends a heap that is cleared now and then says nothing; its lowest point in such a time does. */
const floorSeconds = 60;

/** Rising by less over the time that counts is noise. */
const noise = 0.05;

/**
 * Where a figure goes, by its lowest point of each minute after the warm-up: start and end are the medians of the
 * first and the last fifth of them, the slope is the median of the slopes between all pairs (Theil and Sen).
 */
export function trendOf(points: Point[]): Trend {
  const floors = floorsOf(points.slice(Math.floor(points.length * warmUpPart)));
  const fifth = Math.max(1, Math.floor(floors.length / 5));
  const values = (some: Point[]) => some.map(({ value }) => value);
  const perSecond = median(slopes(floors)) || 0;
  const seconds = (floors.at(-1)?.seconds ?? 0) - (floors[0]?.seconds ?? 0);
  return {
    start: median(values(floors.slice(0, fifth))),
    end: median(values(floors.slice(-fifth))),
    most: Math.max(...values(points)),
    perHour: perSecond * 3600,
    isUpward: perSecond * seconds > noise * median(values(floors)),
  };
}

function floorsOf(points: Point[]): Point[] {
  const minutes = Map.groupBy(points, ({ seconds }) => Math.floor(seconds / floorSeconds));
  return [...minutes.values()].map((minute) =>
    minute.reduce((lowest, point) => (point.value < lowest.value ? point : lowest)),
  );
}

function slopes(points: Point[]): number[] {
  return points.flatMap((from, index) =>
    points.slice(index + 1).map((to) => (to.value - from.value) / (to.seconds - from.seconds)),
  );
}
