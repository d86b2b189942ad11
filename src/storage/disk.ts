import { open, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Refusal } from "#src/lib/errors.ts";
import { hasCode, isDiskFull, sync } from "#src/lib/files.ts";
import { durableDirectories } from "./directories.ts";
import { streamFile } from "./file-stream.ts";
import { checkKey } from "./keys.ts";
import { cut, missing } from "./range.ts";
import type { ByteRange, ObjectPage, Put, PutOptions, Storage, StoredObject } from "./storage.ts";
import { type UnfinishedFiles, unfinishedFiles } from "./unfinished.ts";
import { walk } from "./walk.ts";

interface Disk {
  root: string;
  makeDirectory(path: string): Promise<void>;
  unfinished: UnfinishedFiles;
}

type Body = ReadableStream<Uint8Array>;
type ListOptions = Parameters<Storage["list"]>[1];

const mostPerPage = 1000;

/** Objects as files (0600) below `root`, a directory that exists. What isn't whole yet lies in `.unfinished`. */
export function createDiskStorage(options: { root: string }): Storage {
  const root = resolve(options.root);
  const unfinished = unfinishedFiles(join(root, ".unfinished"));
  const disk = { root, makeDirectory: durableDirectories(root), unfinished };
  return {
    put: async (key, body, putOptions) => await put(disk, fileOf(disk, key), body, putOptions),
    get: async (key, range) => await get(fileOf(disk, key), range),
    head: (key) => head(disk, key),
    delete: async (key) => await rm(fileOf(disk, key), { force: true }),
    list: (prefix, listOptions) => list(disk, prefix, listOptions),
    discardUnfinished: (before) => unfinished.discard(before),
    file: (key) => fileOf(disk, key),
  };
}

function fileOf({ root }: Disk, key: string): string {
  checkKey(key);
  return join(root, key);
}

async function put(disk: Disk, file: string, body: Body, options: PutOptions): Promise<Put> {
  try {
    return await putDurably(disk, file, body, options);
  } catch (error) {
    await body.cancel(error).catch(() => undefined);
    if (!isDiskFull(error)) throw error;
    throw new Refusal("storage_full", "The disk of the server is full.", { cause: error });
  }
}

/** Nothing here is tried twice: after a failed fsync the next one succeeds without the bytes being on disk. */
async function putDurably(disk: Disk, file: string, body: Body, options: PutOptions): Promise<Put> {
  await disk.makeDirectory(disk.unfinished.directory);
  const { path, remove, ...put } = await disk.unfinished.write(body, options);
  try {
    await disk.makeDirectory(dirname(file));
    await rename(path, file);
    await sync(dirname(file));
  } finally {
    await remove();
  }
  return put;
}

async function get(file: string, range?: ByteRange): Promise<Body> {
  const handle = await open(file, "r").catch((error) => {
    throw hasCode(error, "ENOENT") ? missing() : error;
  });
  try {
    const { first, last } = cut((await handle.stat()).size, range);
    return streamFile(handle, first, last);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function head(disk: Disk, key: string): Promise<StoredObject | undefined> {
  try {
    const { size, mtimeMs } = await stat(fileOf(disk, key));
    return { key, sizeBytes: size, modifiedAt: Math.floor(mtimeMs) };
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function list(disk: Disk, prefix: string, options: ListOptions = {}): Promise<ObjectPage> {
  const limit = Math.min(options.limit ?? mostPerPage, mostPerPage);
  const objects: StoredObject[] = [];
  for await (const key of walk({ root: disk.root, prefix, after: options.cursor ?? "" })) {
    const last = objects.at(-1);
    if (last !== undefined && objects.length >= limit) return { objects, cursor: last.key };
    const object = await head(disk, key);
    if (object !== undefined) objects.push(object);
  }
  return { objects };
}
