import { readdirSync, readFileSync } from "node:fs";
import { usageOf } from "#src/imaging/pool/watch.ts";

const megabyte = 1_000_000;
const lookEveryMs = 200;

/** The process and everything that it started. */
export function treeOf(pid: number): number[] {
  const found = [pid];
  for (const each of found) found.push(...childrenOf(each));
  return found;
}

export function childrenOf(pid: number): number[] {
  const tasks = orNothing(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  return tasks.flatMap((task) => {
    const listed = orNothing(() => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")) ?? "";
    return listed.split(" ").filter(Boolean).map(Number);
  });
}

/** Megabytes of a process, pages that several share divided among them (PSS); 0 where it has ended. */
export function memoryOf(pid: number): number {
  const rollup = orNothing(() => readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? "";
  const kilobytes = Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
  return (kilobytes * 1024) / megabyte;
}

/** Seconds of computing that a process and its children have used; what children used that have ended isn't in it. */
export function cpuSecondsOfTree(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + usageOf(each).cpuSeconds, 0);
}

export function memoryOfTree(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + memoryOf(each), 0);
}

/** Looks until it is asked for the most that the process and its children held together, megabytes. */
export function watchPeak(pid: number): () => number {
  let peak = memoryOfTree(pid);
  const looking = setInterval(() => {
    peak = Math.max(peak, memoryOfTree(pid));
  }, lookEveryMs);
  return () => {
    clearInterval(looking);
    return Math.max(peak, memoryOfTree(pid));
  };
}

/** A process may end while it is looked at. */
function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
