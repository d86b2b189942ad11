import { readdirSync, readlinkSync } from "node:fs";
import { childrenOf, memoryOf } from "#test/bench/memory.ts";

/**
 * What is watched, each by its name: megabytes, and open files of the server, but for the results that it keeps open
 * (128 at most, closed all at once).
 */
export const watched = ["server MB", "render processes MB", "together MB", "open files"] as const;
export type Sample = Record<(typeof watched)[number], number>;

export function sample(pid: number): Sample {
  const server = memoryOf(pid);
  const rendering = childrenOf(pid).reduce((sum, child) => sum + memoryOf(child), 0);
  return {
    "server MB": server,
    "render processes MB": rendering,
    "together MB": server + rendering,
    "open files": openFilesOf(pid).filter((file) => !file.includes("/cache/results/")).length,
  };
}

function openFilesOf(pid: number): string[] {
  const directory = `/proc/${pid}/fd`;
  return readdirSync(directory).flatMap((number) => {
    try {
      return readlinkSync(`${directory}/${number}`);
    } catch {
      // Closed since.
      return [];
    }
  });
}
