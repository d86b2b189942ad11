import { readdirSync, readFileSync } from "node:fs";

export interface MemoryWatch {
  stop(): { serverMb: number; renderMb: number; allMb: number };
}

const lookEveryMs = 200;

/** Notes the most that a server, one render process, and all of them together held, in megabytes of PSS. */
export function watchMemory(pid: number): MemoryWatch {
  const most = { serverMb: 0, renderMb: 0, allMb: 0 };
  const look = () => {
    const server = pssMb(pid);
    const renders = childrenOf(pid).map(pssMb);
    most.serverMb = Math.max(most.serverMb, server);
    most.renderMb = Math.max(most.renderMb, ...renders);
    most.allMb = Math.max(
      most.allMb,
      renders.reduce((sum, each) => sum + each, server),
    );
  };
  const looking = setInterval(look, lookEveryMs);
  return {
    stop() {
      clearInterval(looking);
      look();
      return most;
    },
  };
}

/** Seconds of CPU that the render processes of a server have used, those that have ended included. */
export function renderCpuSeconds(pid: number): number {
  const own = childrenOf(pid).map((child) => cpuSeconds(child, 11));
  return own.reduce((sum, each) => sum + each, cpuSeconds(pid, 13));
}

export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean).map(Number),
  );
}

/** The threads of a process, the first of them its main one. */
export function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

function pssMb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** User and system time: of the process itself from field 11 on, of the children it has buried from field 13 on. */
function cpuSeconds(pid: number, field: 11 | 13): number {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[field] ?? 0) + Number(fields[field + 1] ?? 0)) / 100;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
