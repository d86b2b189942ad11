import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, lookAt } from "#src/lib/files.ts";
import { readBody } from "./body.ts";
import type { Put, PutOptions } from "./storage.ts";

interface Written extends Put {
  path: string;
  /** Takes it away where it still is. */
  remove(): Promise<void>;
}

export interface UnfinishedFiles {
  directory: string;
  /** Writes and syncs the bytes under a name of their own; nothing is left when it throws. */
  write(body: ReadableStream<Uint8Array>, options: PutOptions): Promise<Written>;
  discard(before: number): Promise<number>;
}

/** Files that are being written, all in one directory beside the objects. */
export function unfinishedFiles(directory: string): UnfinishedFiles {
  const inUse = new Set<string>();

  async function write(body: ReadableStream<Uint8Array>, options: PutOptions): Promise<Written> {
    const name = Bun.randomUUIDv7();
    const path = join(directory, name);
    const remove = async () => {
      await rm(path, { force: true });
      inUse.delete(name);
    };
    inUse.add(name);
    try {
      return { ...(await writeDurably(path, body, options)), path, remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }

  async function discard(before: number): Promise<number> {
    const names = await readdir(directory).catch(nothingThere);
    const strays = names.filter((name) => !inUse.has(name));
    const discarded = await Promise.all(strays.map((name) => discardOld(join(directory, name), before)));
    return discarded.filter(Boolean).length;
  }

  return { directory, write, discard };
}

async function writeDurably(
  path: string,
  body: ReadableStream<Uint8Array>,
  options: PutOptions,
): Promise<Put> {
  const file = await open(path, "wx", 0o600);
  try {
    const put = await readBody(body, options, async (chunk) => {
      for (let written = 0; written < chunk.byteLength; ) {
        written += (await file.write(chunk, written)).bytesWritten;
      }
    });
    await file.sync();
    return put;
  } finally {
    await file.close();
  }
}

async function discardOld(path: string, before: number): Promise<boolean> {
  const found = await lookAt(path);
  if (found === undefined || found.mtimeMs >= before) return false;
  await rm(path, { force: true });
  return true;
}

function nothingThere(error: unknown): string[] {
  if (hasCode(error, "ENOENT")) return [];
  throw error;
}
