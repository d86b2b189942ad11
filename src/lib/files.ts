import type { Stats } from "node:fs";
import { link, open, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What the system calls an error: `ENOENT`, `SQLITE_FULL`; undefined for errors of our own. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** Whether an error of the file system has this code, `ENOENT` for example. */
export function hasCode(error: unknown, code: string): boolean {
  return errorCode(error) === code;
}

const fullCodes = new Set(["ENOSPC", "EDQUOT"]);

/** Whether the error says that the disk or the quota on it has no room left. */
export function isDiskFull(error: unknown): boolean {
  return fullCodes.has(errorCode(error) ?? "");
}

const descriptorCodes = new Set(["EMFILE", "ENFILE"]);

/** Whether the error says that this process or the machine has as many files and connections open as it may. */
export function isOutOfDescriptors(error: unknown): boolean {
  return descriptorCodes.has(errorCode(error) ?? "");
}

/** What the path leads to, links followed; undefined where nothing is there. */
export async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** The path itself, or what is above it and there. */
export async function nearestExisting(path: string): Promise<string> {
  return (await lookAt(path)) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/** Of the disk where the path is or would be: its bytes, and those that this user may still write. */
export async function diskOf(path: string): Promise<{ totalBytes: number; freeBytes: number }> {
  const { blocks, bavail, bsize } = await statfs(await nearestExisting(path));
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
}

/**
 * Makes a file's bytes survive a power cut, or, of a directory, the names made, changed or removed in it:
 * fsync(2). Nobody may be writing them any more.
 */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether the disk of a directory refuses to run programs (mounted noexec). False where it can't be tried. */
export async function refusesPrograms(directory: string): Promise<boolean> {
  const file = join(directory, `.try-${crypto.randomUUID()}`);
  try {
    await writeFile(file, "#!/bin/sh\n", { mode: 0o700, flag: "wx" });
  } catch {
    return false;
  }
  try {
    await Bun.spawn([file], { stdout: "ignore", stderr: "ignore" }).exited;
    return false;
  } catch (error) {
    return hasCode(error, "EACCES");
  } finally {
    await rm(file, { force: true });
  }
}

/** Gives a file a second name, whole and in one step; false where the name is taken, which stays as it is. */
export async function linkUnlessThere(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}
