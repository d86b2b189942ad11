import { mkdir, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { hasCode, sync } from "#src/lib/files.ts";

/**
 * Makes directories below `root` (0700) so that they survive a power cut. Every directory on the way is synced
 * once by this process, also one that was there, since another process may have made it a moment ago.
 */
export function durableDirectories(root: string): (path: string) => Promise<void> {
  const made = new Map<string, Promise<void>>([[root, Promise.resolve()]]);

  function make(path: string): Promise<void> {
    const known = made.get(path);
    if (known !== undefined) return known;
    const making = makeWithParents(path);
    made.set(path, making);
    making.catch(() => made.delete(path));
    return making;
  }

  async function makeWithParents(path: string): Promise<void> {
    await make(dirname(path));
    await makeOne(path);
  }

  return make;
}

/** A sync that failed may not be tried again (the system forgets what it lost): the name has to be made anew. */
async function makeOne(path: string): Promise<void> {
  const isNew = await makeUnlessThere(path);
  try {
    await sync(dirname(path));
  } catch (error) {
    // Made by somebody with more rights, who may look into the directory above.
    if (!isNew && hasCode(error, "EACCES")) return;
    await rmdir(path).catch(() => undefined);
    throw error;
  }
}

async function makeUnlessThere(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}
