import { ensurePrivateDirectory } from "#src/lib/private-files.ts";
import { type Asked, hashed } from "./hashing.ts";

/** How one question ended. `failed` is for the log. */
export type Answer = { answer: Awaited<ReturnType<typeof hashed>> } | { failed: string };

/**
 * The life of a process that hashes (`hashing-child CACHE_DIRECTORY`): answers one question at a time over IPC and ends
 * with its parent.
 */
export function runHashingChild(cacheDirectory: string): void {
  ensurePrivateDirectory(cacheDirectory);
  process.on("disconnect", () => process.exit(0));
  // Ctrl-C and service managers speak to the whole group; the parent lets what is under way end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  process.on("message", async (asked: Asked) => process.send?.(await answerTo(asked)));
}

async function answerTo(asked: Asked): Promise<Answer> {
  try {
    return { answer: await hashed(asked) };
  } catch (error) {
    return { failed: String(error) };
  }
}
