import { readdirSync } from "node:fs";
import { getPriority, setPriority } from "node:os";

const lowest = 19;

/** What takes long is no better than what nobody waits for. */
export const idleNiceness = 19;

/**
 * Lowers the priority of a process so far below ours, that of its threads of now and to come. Nobody but root can
 * raise it again. Does nothing for one that has ended.
 */
export function lowerPriority(pid: number, niceness: number): void {
  const wanted = Math.min(lowest, getPriority() + niceness);
  for (const thread of threadsOf(pid)) {
    try {
      setPriority(thread, wanted);
    } catch {
      // It ended meanwhile.
    }
  }
}

/** Linux knows the priority of each thread alone. */
function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}
