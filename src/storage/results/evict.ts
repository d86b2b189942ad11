import type { Stats } from "node:fs";
import { readdir, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";
import { Ranks, type Used } from "./ranks.ts";

interface Found {
  file: string;
  facts: Stats;
}

const blockBytes = 4_096;

/** What a file of so many bytes takes of a disk, bytes: small ones cost more than they hold. */
export function roomOf(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes;
}

/** The room that everything takes that lies so many directories below, bytes. */
export async function weigh(root: string, depth: number): Promise<number> {
  let bytes = 0;
  for await (const { facts } of everything(root, depth)) bytes += roomOf(facts.size);
  return bytes;
}

/**
 * Deletes what ranks first until what lies below takes no more than `mostBytes`. Goes through everything twice rather
 * than holding it all in memory. Returns the bytes that are left.
 */
export async function evict(root: string, mostBytes: number): Promise<number> {
  const ranks = new Ranks(Date.now());
  for await (const found of everything(root)) ranks.add(usedOf(found));
  const last = ranks.lastToGo(ranks.bytes - mostBytes);
  let bytes = ranks.bytes;
  for await (const found of everything(root)) {
    const used = usedOf(found);
    const rank = ranks.rankOf(used);
    if (rank < last.rank || (rank === last.rank && last.bytes <= 0)) continue;
    await rm(found.file, { force: true });
    bytes -= used.bytes;
    if (rank === last.rank) last.bytes -= used.bytes;
  }
  await removeEmpty(root);
  return bytes;
}

function usedOf({ file, facts }: Found): Used {
  return { spaceId: basename(dirname(dirname(file))), usedAt: facts.mtimeMs, bytes: roomOf(facts.size) };
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
