import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { databaseFile } from "#src/app.ts";
import { Refusal } from "#src/lib/errors.ts";
import { hasCode, sync } from "#src/lib/files.ts";
import { createDiskStorage } from "#src/storage/disk.ts";
import type { Storage, StoredObject } from "#src/storage/storage.ts";
import { backUp } from "#src/store/backup.ts";
import type { Input, Outcome } from "./command.ts";
import { progressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { printable } from "./values.ts";

interface Copied {
  objects: number;
  sizeBytes: number;
}

interface Watch {
  terminal: Terminal;
  interrupted: AbortSignal;
}

/** A directory that a server can be started on, once the key file is put into it. Whole or not there at all. */
export async function backup(
  { arguments: [named = ""], settings }: Input,
  terminal: Terminal,
): Promise<Outcome> {
  const { dataDir, keyFile, sealingKeys } = settings.config;
  const target = resolve(named);
  await claim(target);
  const unfinished = `${target}.${randomUUID()}.part`;
  const interrupted = terminal.interrupted();
  try {
    const copied = await copyData(dataDir, unfinished, { terminal, interrupted });
    await rename(unfinished, target);
    await sync(dirname(target));
    const key = sealingKeys ? "SEALING_KEY" : keyFile;
    const text = [
      `${printable(target)} holds the database and ${copied.objects} pictures, ${copied.sizeBytes} bytes.`,
      `The key is not in it: keep a copy of ${key} elsewhere, without it no secret can be opened.`,
    ];
    return { text: text.join("\n"), json: { target, ...copied, keyNotIncluded: key } };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

/** An empty directory, which the finished backup then replaces in one step. */
async function claim(target: string): Promise<void> {
  try {
    await mkdir(target, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, "EEXIST"))
      throw new Refusal("conflict", `${target} exists already. Name a directory that doesn't.`);
    throw error;
  }
}

/** The database first: each picture that it knows was on disk by then. */
async function copyData(dataDir: string, to: string, { terminal, interrupted }: Watch): Promise<Copied> {
  await mkdir(to, { mode: 0o700 });
  await backUp(databaseFile(dataDir), databaseFile(to));
  const [source, target] = [createDiskStorage({ root: dataDir }), createDiskStorage({ root: to })];
  const objects = await Array.fromAsync(objectsOf(source));
  const copied: Copied = { objects: 0, sizeBytes: 0 };
  for (const [index, { key }] of objects.entries()) {
    interrupted.throwIfAborted();
    terminal.progress(progressLine(index, objects.length, key));
    const sizeBytes = await copyObject(key, source, target);
    if (sizeBytes === undefined) continue;
    copied.objects++;
    copied.sizeBytes += sizeBytes;
  }
  terminal.progress("");
  await sync(to);
  return copied;
}

async function* objectsOf(storage: Storage): AsyncGenerator<StoredObject> {
  let cursor: string | undefined;
  do {
    const page = await storage.list("objects/", cursor === undefined ? {} : { cursor });
    yield* page.objects;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** Undefined where it was deleted in the meantime. */
async function copyObject(key: string, source: Storage, target: Storage): Promise<number | undefined> {
  try {
    const body = await source.get(key);
    return (await target.put(key, body, { maxBytes: Number.POSITIVE_INFINITY })).sizeBytes;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return undefined;
    throw error;
  }
}
