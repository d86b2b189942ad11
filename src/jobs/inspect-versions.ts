import { inspectNextVersion } from "#src/domain/assets/inspect.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Job } from "./worker.ts";

/** Often enough for what a command beside this server has put in. */
const everySeconds = 10;

/** Looks at the pixels of new versions, one at a time, so that pictures asked for come between them. */
export function inspectVersions(
  needs: Needs<"db" | "clock" | "log" | "storage" | "renderer" | "limits">,
): Job {
  return {
    name: "inspect versions",
    everySeconds,
    async run(signal) {
      while (!signal.aborted && (await inspectNextVersion(needs, signal)));
    },
  };
}
