import type { Stats } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";

interface Found {
  file: string;
  facts: Stats;
}

const minuteMs = 60_000;

/** What lies so many directories below, bytes. */
export async function weigh(root: string, depth: number): Promise<number> {
  let bytes = 0;
  for await (const { facts } of everything(root, depth)) bytes += facts.size;
  return bytes;
}

/**
 * Deletes what was used longest ago until no more than `mostBytes` lie below. Goes through everything twice rather
 * than holding it all in memory: by the minute of last use first. Returns the bytes that are left.
 */
export async function evict(root: string, mostBytes: number): Promise<number> {
  const byMinute = new Map<number, number>();
  let bytes = 0;
  for await (const { facts } of everything(root)) {
    bytes += facts.size;
    byMinute.set(minuteOf(facts), (byMinute.get(minuteOf(facts)) ?? 0) + facts.size);
  }
  const last = lastToGo(byMinute, bytes - mostBytes);
  for await (const { file, facts } of everything(root)) {
    if (bytes <= mostBytes || minuteOf(facts) > last) continue;
    await rm(file, { force: true });
    bytes -= facts.size;
  }
  await removeEmpty(root);
  return bytes;
}

/** The youngest minute of which something has to go for so many bytes to be freed. */
function lastToGo(byMinute: Map<number, number>, excess: number): number {
  let freed = 0;
  for (const [minute, bytes] of [...byMinute].sort(([a], [b]) => a - b)) {
    freed += bytes;
    if (freed >= excess) return minute;
  }
  return Number.NEGATIVE_INFINITY;
}

function minuteOf({ mtimeMs }: Stats): number {
  return Math.floor(mtimeMs / minuteMs);
}

/** Results lie in assets, and these in spaces. */
const resultDepth = 2;

/** Names that begin with a dot are none. */
async function* everything(root: string, depth = resultDepth): AsyncGenerator<Found> {
  for (const directory of await below(root, depth)) {
    for (const name of await namesIn(directory)) {
      const file = join(directory, name);
      const facts = await lookAt(file);
      if (facts?.isFile()) yield { file, facts };
    }
  }
}

async function removeEmpty(root: string): Promise<void> {
  for (const directory of await below(root, resultDepth)) {
    await rmdir(directory).catch((error) => {
      if (!hasCode(error, "ENOTEMPTY") && !hasCode(error, "ENOENT")) throw error;
    });
  }
}

async function below(directory: string, depth: number): Promise<string[]> {
  if (depth === 0) return [directory];
  const names = await namesIn(directory);
  return (await Promise.all(names.map((name) => below(join(directory, name), depth - 1)))).flat();
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => !name.startsWith("."));
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return [];
    throw error;
  }
}
