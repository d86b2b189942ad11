import type { Needs } from "#src/domain/context.ts";
import { forgetAnswers } from "#src/domain/once.ts";
import type { Job } from "./worker.ts";

/** Lets go of answers that were kept for requests that come again. */
export function forgetOldAnswers(needs: Needs<"db" | "clock">): Job {
  return { name: "forget answers", everySeconds: 3_600, run: () => forgetAnswers(needs) };
}
