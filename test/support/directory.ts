import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memoryBacked = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A new empty directory on memory-backed disk. `using` removes it with all that is in it. */
export function aDirectory(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(memoryBacked, "imagor-cloud-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
