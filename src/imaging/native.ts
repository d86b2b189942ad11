import { dlopen } from "bun:ffi";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type sharp from "sharp";
import type { Sharp } from "sharp";

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
 * this user) and opened there, so that the loader finds it by its name when sharp asks for it.
 * Throws when the directory can't be made, isn't ours, or doesn't allow execution.
 */
export async function loadSharp(cacheDirectory: string): Promise<SharpModule> {
  if (isCompiled) await openEmbeddedLibvips(cacheDirectory);
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
  if (!holdsExactly(file, bytes)) writeWhole(file, bytes);
  return file;
}

/** Made with mode 0700; refused where another user could put a library into it. */
export function ensurePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const found = lstatSync(directory);
  if (!found.isDirectory()) throw new Error(`${directory} is not a directory itself`);
  if (found.uid !== process.getuid?.()) throw new Error(`${directory} belongs to another user`);
  if ((found.mode & 0o022) !== 0) chmodSync(directory, 0o700);
}

function holdsExactly(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch {
    return false;
  }
}

function writeWhole(file: string, bytes: Uint8Array): void {
  const beside = `${file}.${process.pid}.${crypto.randomUUID()}`;
  const descriptor = openSync(beside, "wx", 0o500);
  try {
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    putInPlace(beside, file, bytes);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Where another process was faster, its file stays: memory is shared by those who have opened the very same one. */
function putInPlace(beside: string, file: string, bytes: Uint8Array): void {
  try {
    linkSync(beside, file);
    rmSync(beside);
  } catch {
    if (holdsExactly(file, bytes)) rmSync(beside);
    else renameSync(beside, file);
  }
}
