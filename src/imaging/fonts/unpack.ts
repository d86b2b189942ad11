import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ensurePrivateDirectory, writeWhole } from "#src/lib/private-files.ts";
import { fontConfiguration } from "./configuration.ts";
import { fontLicences, shippedFonts } from "./shipped.ts";

/**
 * Puts the shipped fonts and their configuration into a directory of their own below `cacheDirectory` (private to
 * this user), where they aren't there yet. Returns the path of the configuration, to be told to fontconfig.
 */
export function unpackFonts(cacheDirectory: string): string {
  ensurePrivateDirectory(cacheDirectory);
  const files = { ...shippedFonts, ...fontLicences };
  const sizes = Object.entries(files).map(([name, file]) => [name, statSync(file).size]);
  const directory = join(cacheDirectory, `fonts-${Bun.hash(JSON.stringify(sizes)).toString(36)}`);
  ensurePrivateDirectory(directory);
  for (const [name, file] of Object.entries(files)) unpack(join(directory, name), file);
  const configuration = Buffer.from(fontConfiguration(directory));
  // One for each text of it, since several versions of the program may share the directory.
  const path = join(directory, `fonts-${Bun.hash(configuration).toString(36)}.conf`);
  if (sizeOf(path) !== configuration.length) writeWhole(path, configuration, 0o400);
  return path;
}

/** A file is put there whole and nobody else may write there, so that its length is enough to know it by. */
function unpack(target: string, embedded: string): void {
  if (sizeOf(target) === statSync(embedded).size) return;
  writeWhole(target, readFileSync(embedded), 0o400);
}

function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
