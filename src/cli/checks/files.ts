import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { access, constants, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, hasCode } from "#src/lib/files.ts";

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
    if (!(await stat(directory)).isDirectory()) return `${directory} is not a directory`;
    await writeFile(file, "", { mode: 0o600, flag: "wx" });
    await rm(file);
    return undefined;
  } catch (error) {
    return inWords[errorCode(error) ?? ""] ?? (error instanceof Error ? error.message : String(error));
  }
}

const inWords: Record<string, string> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "the disk can only be read",
  ENOSPC: "the disk is full",
};

/** Whether this user is kept from reading it; what isn't there keeps nobody out. */
export async function isClosed(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return false;
  } catch (error) {
    return hasCode(error, "EACCES") || hasCode(error, "EPERM");
  }
}
