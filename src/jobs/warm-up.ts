import type { WarmNeeds } from "#src/domain/warm-ups/warm-picture.ts";
import { warmNextVersion } from "#src/domain/warm-ups/warm-version.ts";
import { workOffWarmUps } from "#src/domain/warm-ups/work-off.ts";
import type { Job } from "./worker.ts";

/** Somebody may watch a command beside this server wait for it; a budget comes back in its time. */
const everySeconds = 2;

/** Renders what nobody has asked for yet, one at a time: of what was uploaded first, then what is to be gone through. */
export function warmUp(needs: WarmNeeds): Job {
  return {
    name: "warm up",
    everySeconds,
    async run(signal) {
      let hasMoved = true;
      while (hasMoved && !signal.aborted) {
        while (!signal.aborted && (await warmNextVersion(needs, signal)));
        hasMoved = await workOffWarmUps(needs, signal);
      }
    },
  };
}
