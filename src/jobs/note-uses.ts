import type { Needs } from "#src/domain/context.ts";
import { noteApiKeyUses } from "#src/domain/identity/api-keys.ts";
import { noteDeliveries } from "#src/domain/spaces/activity.ts";
import type { Job } from "./worker.ts";

/** Writes down what is counted in memory, so that a crash loses the last minute at most. */
export function noteUses(needs: Needs<"db" | "clock">): Job {
  return { name: "note uses", everySeconds: 60, run: () => noteCounted(needs) };
}

/** At the end too: then nothing is lost. */
export async function noteCounted(needs: Needs<"db" | "clock">): Promise<void> {
  await noteDeliveries(needs);
  await noteApiKeyUses(needs);
}
