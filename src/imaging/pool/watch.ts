import { readFileSync } from "node:fs";

const lookEveryMilliseconds = 50;

/** Of /proc/PID/stat on Linux, whatever the machine: clock ticks a second. */
const ticksPerSecond = 100;

export interface Bounds {
  cpuSeconds: number;
  wallSeconds: number;
  /** Of the whole process, resident. */
  memoryBytes: number;
}

/** Which bound a process has broken. */
export type Excess = "cpu" | "wall" | "memory";

/**
 * Calls `onExceeded` once when the process has used more than it may from now on: time by the clock to the
 * millisecond, CPU and memory within 50 ms (where there is a /proc). Returns what ends the watch.
 */
export function watch(pid: number, bounds: Bounds, onExceeded: (what: Excess) => void): () => void {
  const before = cpuSecondsOf(pid);
  const looking = setInterval(() => {
    const { cpuSeconds, memoryBytes } = usageOf(pid);
    if (cpuSeconds - before > bounds.cpuSeconds) exceed("cpu");
    else if (memoryBytes > bounds.memoryBytes) exceed("memory");
  }, lookEveryMilliseconds);
  const deadline = setTimeout(exceed, bounds.wallSeconds * 1000, "wall");
  return stop;

  function stop(): void {
    clearInterval(looking);
    clearTimeout(deadline);
  }

  function exceed(what: Excess): void {
    stop();
    onExceeded(what);
  }
}

export interface Usage {
  /** In user and kernel mode. */
  cpuSeconds: number;
  /** Resident. */
  memoryBytes: number;
}

/** What a process uses; 0 where that can't be known. */
export function usageOf(pid: number | undefined): Usage {
  return { cpuSeconds: cpuSecondsOf(pid), memoryBytes: bytesTold(pid, "VmRSS") };
}

/** In user and kernel mode; 0 where that can't be known. */
export function cpuSecondsOf(pid: number | undefined): number {
  // After the name in parentheses, which may hold anything, user time is the 12th field, system time the 13th.
  const fields = told(pid, "stat").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** Resident, but not of files; 0 where that can't be known. */
export function ownBytesOf(pid: number | undefined): number {
  return bytesTold(pid, "RssAnon");
}

/** Not from /proc/PID/stat: that counts pages, which are of another size on some machines. 0 while a process ends. */
function bytesTold(pid: number | undefined, what: "VmRSS" | "RssAnon"): number {
  const line = told(pid, "status")
    .split("\n")
    .find((each) => each.startsWith(`${what}:`));
  return Number(/\d+/.exec(line ?? "")?.[0] ?? 0) * 1024;
}

function told(pid: number | undefined, what: "stat" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return "";
  }
}
