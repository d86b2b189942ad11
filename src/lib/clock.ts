/** Where times come from: `now` is integer milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
}

/** Clocks are set by seconds. What seems to be made so much later than now was made while the clock was wrong. */
export const mostSetBackMs = 3_600_000;

export const systemClock: Clock = { now: () => Date.now() };
