import type { Clock } from "#src/lib/clock.ts";

/** A clock that stands still until it is told to go on. */
export interface FixedClock extends Clock {
  advance(ms: number): void;
}

export const someTime = Date.UTC(2026, 10, 23, 12);

export function fixedClock(start = someTime): FixedClock {
  let now = start;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
  };
}
