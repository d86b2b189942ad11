import type { Claim } from "#src/imaging/job.ts";
import type { Overruns } from "./overruns.ts";
import type { Ask, Outcome } from "./protocol.ts";
import type { Waiting } from "./queue.ts";

/** With this much to do a job is kept off one process, which is left for the others; so is who overran lately. */
export const heavyMs = 1000;

/** A job from the time when it is asked for until it is done or refused. */
export interface Entry extends Waiting {
  ask: Ask;
  /** Monotonic milliseconds. */
  since: number;
  resolve(result: Outcome): void;
  reject(error: unknown): void;
}

/** Whether it is heavy is found out anew each time: its lane may overrun while it waits. */
export function entryOf(
  ask: Ask,
  { lane, costMs, rank = "usual", isUncertain = false }: Claim,
  overruns: Overruns,
): { entry: Entry; outcome: Promise<Outcome> } {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<Outcome>();
  const entry: Entry = {
    ask,
    since: performance.now(),
    lane,
    costMs,
    rank,
    get isHeavy() {
      return isUncertain || costMs >= heavyMs || overruns.has(lane, performance.now());
    },
    resolve,
    reject,
    refuse: reject,
  };
  return { entry, outcome };
}
