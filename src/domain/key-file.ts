import { randomBytes } from "node:crypto";
import { open, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal } from "#src/lib/errors.ts";
import { hasCode, linkUnlessThere, sync } from "#src/lib/files.ts";
import { writingTo } from "#src/lib/writing-to.ts";

const keyBytes = 32;

/** The sealing keys, one base64 line each, the first of which seals; undefined where there is no such file. */
export async function readKeyFile(path: string): Promise<Uint8Array[] | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : keysIn(text, path);
}

/**
 * Makes the file with one random key, for its owner alone. Two processes that do it at once get the same key, and
 * one that is there stays.
 */
export async function createKeyFile(path: string): Promise<Uint8Array[]> {
  return keysIn(await writingTo(path, () => create(path)), path);
}

function keysIn(text: string, path: string): Uint8Array[] {
  const lines = text.split("\n").map((line) => line.trim());
  const keys = lines.filter((line) => line !== "").map((line) => new Uint8Array(Buffer.from(line, "base64")));
  if (keys.length === 0 || keys.some((key) => key.length !== keyBytes)) {
    throw new Refusal("invalid", `${path} is not a key file: it holds lines of ${keyBytes} bytes in base64.`);
  }
  return keys;
}

async function create(path: string): Promise<string> {
  const unfinished = `${path}.${Bun.randomUUIDv7()}.part`;
  try {
    await writeDurably(unfinished, `${randomBytes(keyBytes).toString("base64")}\n`);
    await linkUnlessThere(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  await sync(dirname(path));
  return await readFile(path, "utf8");
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    if (!hasCode(error, "EACCES")) throw error;
    throw new Refusal("forbidden", `This user may not read the key file ${path}.`, { cause: error });
  }
}
