import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "#src/lib/files.ts";

interface Walked {
  root: string;
  prefix: string;
  /** Only keys behind this one; empty for all. */
  after: string;
}

/** The keys of the files below `root` in key order. Names that begin with a dot are none. */
export async function* walk(walked: Walked, folder = ""): AsyncGenerator<string> {
  for (const name of await namesIn(walked.root, folder)) {
    if (!name.endsWith("/")) {
      if (isWanted(name, walked)) yield name;
    } else if (mayHoldWanted(name, walked)) {
      yield* walk(walked, name);
    }
  }
}

/** Folders end with a slash, so that they sort as the keys in them do. */
async function namesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  });
  const shown = entries.filter(({ name }) => !name.startsWith("."));
  return shown.map((entry) => folder + entry.name + (entry.isDirectory() ? "/" : "")).sort();
}

function isWanted(key: string, { prefix, after }: Walked): boolean {
  return key.startsWith(prefix) && key > after;
}

function mayHoldWanted(folder: string, { prefix, after }: Walked): boolean {
  if (!folder.startsWith(prefix) && !prefix.startsWith(folder)) return false;
  return folder > after || after.startsWith(folder);
}
