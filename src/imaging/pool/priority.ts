import { getPriority, setPriority } from "node:os";

const lowest = 19;

/**
 * Lowers the priority of a process, of its threads to come as well. Nobody but root can raise it again. Does nothing
 * for one that has ended.
 */
export function giveWay(pid: number, niceness: number): void {
  try {
    setPriority(pid, Math.min(lowest, getPriority(pid) + niceness));
  } catch {
    // Whoever starts it hears of its end.
  }
}
