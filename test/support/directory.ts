import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const memoryBacked = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A new empty directory on memory-backed disk, or below another one. `using` removes it with all that is in it. */
export function aDirectory(root = memoryBacked): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(root, "imagor-cloud-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
