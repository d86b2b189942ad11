import type { Needs } from "#src/domain/context.ts";
import { decideNextCopy } from "#src/domain/delivery/decide-copy.ts";
import type { Job } from "./worker.ts";

/** It is woken by each wish. */
const everySeconds = 3_600;

/** Makes the working copies that requests would have been served from, one at a time. */
export function makeCopies(
  needs: Needs<"db" | "storage" | "renderer" | "results" | "limits" | "copies">,
): Job {
  return {
    name: "make working copies",
    everySeconds,
    async run(signal) {
      while (!signal.aborted && (await decideNextCopy(needs, signal)));
    },
  };
}
