import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FontSource } from "#src/imaging/job.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";
import { holdsExactly, writeWhole } from "#src/lib/private-files.ts";

/**
 * Fonts of another space are in this process, and fontconfig lets go of none: what they could show in has to be made
 * by a new one.
 */
export class ForeignFonts extends Error {
  constructor() {
    super("There are fonts of another space in this process.");
    this.name = "ForeignFonts";
  }
}

/** Of the whole process, as fontconfig's are: whose fonts were added, and whose may show in the picture at hand. */
let added: string | undefined;
let wanted: string | undefined;
let directory: string | undefined;

/** Says where fonts are put that come as bytes; private to this user. */
export function placeOwnFonts({ cacheDirectory }: { cacheDirectory: string }): void {
  directory = join(cacheDirectory, "space-fonts");
}

/**
 * Adds a space's fonts to the shipped ones, for the job at hand and all that come with the very same. Returns what
 * is to be called when the picture is made: it refuses one that a font went away from meanwhile. Throws ForeignFonts.
 */
export async function useFonts(sharp: SharpModule, fonts: readonly FontSource[]): Promise<() => void> {
  const files = fonts.map(fileOf);
  // By their places: FreeType reads on in the file that was added, which may be gone where an equal one isn't.
  wanted = files.length === 0 ? undefined : files.join("\n");
  if (wanted === undefined) return () => {};
  if (added !== undefined) refuseForeignFonts();
  refuseMissing(files);
  if (added === undefined) {
    added = wanted;
    for (const file of files) await addFile(sharp, file);
  }
  return () => refuseMissing(files);
}

/** To be asked before anything is set or drawn that any font of this process might show in. */
export function refuseForeignFonts(): void {
  if (added !== undefined && added !== wanted) throw new ForeignFonts();
}

/** libvips adds the file of a text's font before it looks whether there is anything to set. */
async function addFile(sharp: SharpModule, fontfile: string): Promise<void> {
  const nothing = { text: { text: " ", font: "sans", fontfile } } as const;
  await sharp(nothing)
    .raw()
    .toBuffer()
    .catch((error) => {
      if (!String(error).includes("no text to render")) throw error;
    });
}

function fileOf({ sha256, source }: FontSource): string {
  if ("file" in source) return source.file;
  if (directory === undefined) throw new Error("Nobody has said where fonts are put.");
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, sha256);
  if (!holdsExactly(file, source.bytes)) writeWhole(file, source.bytes, 0o400);
  return file;
}

/** Pango would take another in its place without a word. */
function refuseMissing(files: readonly string[]): void {
  if (files.every((file) => existsSync(file))) return;
  throw new Refusal("not_found", "A font that this text is set in isn't there any more.");
}
