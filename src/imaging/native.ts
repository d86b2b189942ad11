import { dlopen } from "bun:ffi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type sharp from "sharp";
import type { Sharp } from "sharp";
import { ensurePrivateDirectory, holdsExactly, writeWhole } from "#src/lib/private-files.ts";
import { unpackFonts } from "./fonts/unpack.ts";

export type SharpModule = typeof sharp;
export type SharpInstance = Sharp;

export const isCompiled = import.meta.path.startsWith("/$bunfs");

/** libvips' loaders for the formats that are served; every other one refuses, whatever a file calls itself. */
const servedLoaders = [
  "VipsForeignLoadJpeg",
  "VipsForeignLoadPng",
  "VipsForeignLoadWebp",
  "VipsForeignLoadHeif",
  "VipsForeignLoadTiff",
  "VipsForeignLoadNsgif",
  "VipsForeignLoadSvg",
];

/**
 * Loads sharp, once for a process. In the executable libvips is first put into `cacheDirectory` (private to
 * this user) and opened there, so that the loader finds it by its name when sharp asks for it. Texts are set in the
 * fonts that are shipped, whatever this machine has.
 * Throws when the directory can't be made, isn't ours, or doesn't allow execution.
 */
export async function loadSharp(cacheDirectory: string): Promise<SharpModule> {
  if (isCompiled) await openEmbeddedLibvips(cacheDirectory);
  setEnvironment("FONTCONFIG_FILE", unpackFonts(cacheDirectory));
  const loaded: SharpModule = require("sharp");
  loaded.concurrency(1);
  loaded.cache(false);
  loaded.block({ operation: ["VipsForeignLoad"] });
  loaded.unblock({ operation: servedLoaders });
  return loaded;
}

/**
 * Gives memory that was freed back to the system (glibc keeps it for itself otherwise). Does nothing with another C
 * library.
 */
export function openTrim(): () => void {
  try {
    const { symbols } = dlopen("libc.so.6", { malloc_trim: { args: ["usize"], returns: "int" } });
    return () => void symbols.malloc_trim(0n);
  } catch {
    return () => {};
  }
}

/** For C libraries: what is set in JavaScript never reaches their getenv. */
function setEnvironment(name: string, value: string): void {
  const { symbols } = dlopen("libc.so.6", {
    setenv: { args: ["cstring", "cstring", "int"], returns: "int" },
  });
  const isSet = symbols.setenv(Buffer.from(`${name}\0`), Buffer.from(`${value}\0`), 1) === 0;
  if (!isSet) throw new Error(`${name} can't be set`);
}

async function openEmbeddedLibvips(directory: string): Promise<void> {
  const { default: embedded } = await import("#libvips", { with: { type: "file" } });
  const file = unpack(directory, embedded, { name: "libvips-cpp", suffix: "so" });
  dlopen(file, { vips_version: { args: ["int"], returns: "int" } });
}

/** Puts a file that is embedded in the executable where others can open it, named by its content; gives its path. */
export function unpack(
  directory: string,
  embedded: string,
  { name, suffix }: { name: string; suffix: string },
): string {
  const bytes = readFileSync(embedded);
  ensurePrivateDirectory(directory);
  const file = join(directory, `${name}-${Bun.hash(bytes).toString(36)}.${suffix}`);
  if (!holdsExactly(file, bytes)) writeWhole(file, bytes, 0o500);
  return file;
}
