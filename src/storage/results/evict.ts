import type { Stats } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";
import { lentMs } from "./passing-files.ts";
import { Ranks, type Used } from "./ranks.ts";
import { spaceOf } from "./result-directories.ts";

interface Found {
  file: string;
  facts: Stats;
}

const blockBytes = 4_096;
/** What a name takes of its directory at most, which may be half empty and never shrinks. */
const nameBytes = 256;

/** What a directory takes of the disk before its names, bytes. */
export const directoryBytes = blockBytes;

/** Results lie in assets, and these in spaces. */
const resultDepth = 2;

/** What a file of so many bytes takes of the disk: whole blocks, and its name. */
export function roomOf(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes + nameBytes;
}

/** The room that everything takes in directories that lie so many below, bytes. */
export async function weigh(root: string, depth: number): Promise<number> {
  let bytes = 0;
  for await (const directory of below(root, depth)) {
    bytes += directoryBytes;
    for await (const { facts } of filesIn(directory)) bytes += roomOf(facts.size);
  }
  return bytes;
}

/** Whether a result with this key is used just now, whatever its file says. */
export type IsInUse = (key: string) => boolean;

interface Evicted {
  leftBytes: number;
  /** Why something that should have gone is left, where there is such. */
  failure?: unknown;
}

/**
 * Deletes what ranks first until what lies below takes no more than `mostBytes`; what can't be deleted or is just being
 * sent is passed over.
 * Goes through everything twice rather than holding it all in memory.
 */
export async function evict(root: string, mostBytes: number, isInUse: IsInUse): Promise<Evicted> {
  const now = Date.now();
  const usedOf = usedWhere(now, isInUse);
  const { ranks, bytes } = await rank(root, now, usedOf);
  const last = ranks.lastToGo(bytes - mostBytes);
  let leftBytes = bytes;
  let failure: unknown;
  const isGone = (deleting: Promise<boolean>) =>
    deleting.catch((error) => {
      failure ??= error;
      return false;
    });
  for await (const directory of below(root, resultDepth)) {
    for await (const found of filesIn(directory)) {
      const used = usedOf(found);
      if (isBeingSent(found, now)) continue;
      const its = ranks.rankOf(used);
      if (its < last.rank || (its === last.rank && last.bytes <= 0)) continue;
      if (!(await isGone(remove(found.file)))) continue;
      leftBytes -= used.bytes;
      if (its === last.rank) last.bytes -= used.bytes;
    }
    if (await isGone(removeEmpty(directory))) leftBytes -= directoryBytes;
  }
  return { leftBytes, failure };
}

/**
 * It was given a second name a moment ago, until it is sent: deleting the first one frees nothing yet. One with another
 * name for longer was linked by somebody else, a backup say.
 */
function isBeingSent({ facts }: Found, now: number): boolean {
  return facts.nlink > 1 && now - facts.ctimeMs < 2 * lentMs;
}

async function rank(root: string, now: number, usedOf: (found: Found) => Used) {
  const ranks = new Ranks(now);
  let bytes = 0;
  for await (const directory of below(root, resultDepth)) {
    bytes += directoryBytes;
    for await (const found of filesIn(directory)) {
      const used = usedOf(found);
      ranks.add(used);
      bytes += used.bytes;
    }
  }
  return { ranks, bytes };
}

function usedWhere(now: number, isInUse: IsInUse): (found: Found) => Used {
  return ({ file, facts }) => ({
    spaceId: spaceOf(dirname(dirname(file))),
    usedAt: isInUse(basename(file)) ? now : facts.mtimeMs,
    bytes: roomOf(facts.size),
  });
}

/** Names that begin with a dot are none. */
async function* filesIn(directory: string): AsyncGenerator<Found> {
  for (const name of await namesIn(directory)) {
    const file = join(directory, name);
    const facts = await lookAt(file);
    if (facts?.isFile()) yield { file, facts };
  }
}

async function remove(file: string): Promise<boolean> {
  await rm(file, { force: true });
  return true;
}

async function removeEmpty(directory: string): Promise<boolean> {
  try {
    await rmdir(directory);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOTEMPTY") || hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

async function* below(directory: string, depth: number): AsyncGenerator<string> {
  if (depth === 0) yield directory;
  else for (const name of await namesIn(directory)) yield* below(join(directory, name), depth - 1);
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => !name.startsWith("."));
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return [];
    throw error;
  }
}
