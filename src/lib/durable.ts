import { open } from "node:fs/promises";

const fullCodes = new Set(["ENOSPC", "EDQUOT"]);

/** Whether the error says that the disk or the quota on it has no room left. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && fullCodes.has(String(error.code));
}

/** Makes names made, changed or removed in a directory survive a power cut: fsync(2) of the directory. */
export async function syncDirectory(path: string): Promise<void> {
  await sync(path);
}

/** Makes the bytes of a file that nobody writes any more survive a power cut: fsync(2). */
export async function syncFile(path: string): Promise<void> {
  await sync(path);
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
