import { readFileSync } from "node:fs";

const lookEveryMilliseconds = 50;

/** Of /proc/PID/stat on Linux, whatever the machine: clock ticks a second. */
const ticksPerSecond = 100;

interface Bounds {
  cpuSeconds: number;
  wallSeconds: number;
}

/**
 * Calls `onExceeded` once when the process has used more time than it may from now on: by the clock to the
 * millisecond, by its CPU within 50 ms (where there is a /proc). Returns what ends the watch.
 */
export function watch(pid: number, { cpuSeconds, wallSeconds }: Bounds, onExceeded: () => void): () => void {
  const usedBefore = cpuTime(pid);
  const looking = setInterval(() => {
    if (cpuTime(pid) - usedBefore > cpuSeconds) exceed();
  }, lookEveryMilliseconds);
  const deadline = setTimeout(exceed, wallSeconds * 1000);
  return stop;

  function stop(): void {
    clearInterval(looking);
    clearTimeout(deadline);
  }

  function exceed(): void {
    stop();
    onExceeded();
  }
}

/** Seconds of CPU that the process has used, in user and kernel mode; 0 where that can't be known. */
function cpuTime(pid: number): number {
  try {
    // After the name in parentheses, which may hold anything, user time is the 12th field and system time the 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
