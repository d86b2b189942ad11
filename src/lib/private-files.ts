import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { isDiskFull } from "#src/lib/files.ts";

/** Made with mode 0700; refused where another user could put a library into it. */
export function ensurePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  if (!found.isDirectory()) throw new Error(`${directory} is not a directory itself`);
  if (found.uid !== process.getuid?.()) throw new Error(`${directory} belongs to another user`);
  if ((found.mode & 0o022) !== 0) chmodSync(directory, 0o700);
}

/** Whether there is such a file with these bytes. */
export function holdsExactly(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch {
    return false;
  }
}

/**
 * Whole or not at all, on disk when this has returned, and in the place of what is there. Throws with a sentence where
 * the disk is full.
 */
export function writeWhole(file: string, bytes: Uint8Array, mode: number): void {
  const beside = `${file}.${process.pid}.${crypto.randomUUID()}`;
  try {
    writeNew(beside, bytes, mode);
    putInPlace(beside, file, bytes);
  } catch (error) {
    rmSync(beside, { force: true });
    if (!isDiskFull(error)) throw error;
    throw new Error(
      `${dirname(file)} has no room for ${bytes.length} bytes more. Free some, or name another disk by CACHE_DIR.`,
      { cause: error },
    );
  }
}

function writeNew(file: string, bytes: Uint8Array, mode: number): void {
  const descriptor = openSync(file, "wx", mode);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Where another process was faster, its file stays: memory is shared by those who have opened the very same one. */
function putInPlace(beside: string, file: string, bytes: Uint8Array): void {
  try {
    linkSync(beside, file);
    rmSync(beside);
  } catch {
    if (holdsExactly(file, bytes)) rmSync(beside);
    else renameSync(beside, file);
  }
}
