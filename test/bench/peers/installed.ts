import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Where `.ci/bench-peers` puts what isn't a package of Debian. */
export const installed = resolve(import.meta.dir, "../../../.cache/bench");

export function missingFile(file: string): string | undefined {
  return existsSync(file) ? undefined : "not installed (.ci/bench-peers)";
}
