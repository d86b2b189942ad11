import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nearestExisting } from "#src/lib/files.ts";

/** Bits of a mode that let others than the owner in. */
const others = 0o077;

export function isOpenToOthers({ mode }: Stats): boolean {
  return (mode & others) !== 0;
}

/** As one gives it to chmod: "750". */
export function modeText({ mode }: Stats): string {
  return (mode & 0o777).toString(8);
}

/** What keeps this user from writing there; asking for rights alone would miss a read-only disk. */
export async function whyNotWritable(directory: string): Promise<string | undefined> {
  const file = join(directory, `.doctor-${randomUUID()}`);
  try {
    await writeFile(file, "", { mode: 0o600, flag: "wx" });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(file, { force: true });
  }
}

/** Bytes that this user may still write where the path is or would be. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(await nearestExisting(path));
  return bavail * bsize;
}
