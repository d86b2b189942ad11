import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { Refusal, type RefusalCode } from "#src/lib/errors.ts";
import { lookAt } from "#src/lib/files.ts";

/** A file that was found, or one that can't be taken and why. */
export type Found = FoundFile | { file: string; refusal: Refusal };

export interface FoundFile {
  file: string;
  /** Its name within what was named, with slashes. */
  path: string;
  sizeBytes: number;
}

/**
 * The files of a list of files and directories. A directory's content goes without its own name and keeps its
 * structure; names that begin with a dot are left out; links are followed to files
 * within the same directory only.
 */
export async function* walk(roots: string[]): AsyncGenerator<Found> {
  for (const root of roots) {
    const facts = await lookAt(root).catch(unreachable);
    if (facts === "unreachable") yield refused(root, "forbidden", "This can't be reached.");
    else if (!facts) yield refused(root, "not_found", "There is no such file.");
    else if (facts.isDirectory())
      yield* walkDirectory({ top: await realpath(root), directory: root, prefix: "" });
    else yield foundFile(root, basename(root), facts);
  }
}

/** Behind a directory that this user may not look into, in a circle of links, under an impossible name. */
function unreachable(): "unreachable" {
  return "unreachable";
}

interface Place {
  /** The real path of the directory that was named. */
  top: string;
  directory: string;
  prefix: string;
}

async function* walkDirectory(place: Place): AsyncGenerator<Found> {
  const entries = await entriesOf(place.directory);
  if (!entries) yield refused(place.directory, "forbidden", "This directory can't be read.");
  for (const entry of entries ?? []) {
    const file = join(place.directory, entry.name);
    const path = place.prefix + entry.name;
    if (entry.isDirectory()) yield* walkDirectory({ ...place, directory: file, prefix: `${path}/` });
    else if (entry.isSymbolicLink()) yield await foundLink(place.top, file, path);
    else yield foundFile(file, path, await lstat(file).catch(() => undefined));
  }
}

/** In the order of their names, so that a second run does the same. */
async function entriesOf(directory: string): Promise<Dirent[] | undefined> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => undefined);
  const shown = entries?.filter(({ name }) => !name.startsWith("."));
  return shown?.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function foundLink(top: string, file: string, path: string): Promise<Found> {
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined) return refused(file, "not_found", "This link leads nowhere.");
  if (target !== top && !target.startsWith(top + sep))
    return refused(file, "forbidden", "This link leads out of the directory.");
  const facts = await lookAt(target).catch(() => undefined);
  if (facts?.isDirectory()) {
    const reason = "This link leads to a directory; links to directories aren't followed.";
    return refused(file, "unsupported", reason);
  }
  return foundFile(file, path, facts);
}

function foundFile(file: string, path: string, facts: Stats | undefined): Found {
  if (!facts) return refused(file, "not_found", "This can't be read under its name.");
  if (!facts.isFile()) return refused(file, "unsupported", "This is not a file.");
  return { file, path, sizeBytes: facts.size };
}

function refused(file: string, code: RefusalCode, reason: string): Found {
  return { file, refusal: new Refusal(code, reason) };
}
