import { readDirectories } from "./directories.ts";
import type { DirectoryName, ExifEntry } from "./entry.ts";
import { printEntry } from "./print.ts";
import { tagName } from "./tag-names.ts";

export interface Exif {
  /** 1 to 8; 0 where the block names none. A value out of range counts as 1, as in libvips. */
  orientation: number;
  /** Tag name to text, names in alphabetical order. */
  tags: Record<string, string>;
}

type Tags = Map<string, string>;

/** libvips looks into no larger block. */
const maxBlockBytes = 1 << 20;

/** What libexif adds to every block that doesn't have it. */
const mandatory: Readonly<Record<string, string>> = {
  ColorSpace: "65535",
  ExifVersion: "Exif Version 2.1",
  FlashpixVersion: "FlashPix Version 1.0",
};

/** Where two directories hold a tag of one name, the one that comes first here is shown. */
const precedence: readonly DirectoryName[] = ["image", "exif", "gps", "interop", "thumbnail"];

/**
 * Reads a raw EXIF block (as sharp's `metadata().exif` gives it) into the texts that `meta` shows, which are
 * those of libvips over libexif (urls.md 6.13). Never throws: of a broken block comes what can be read.
 * `densityPerInch` is the resolution of the picture by its own header; it is shown where the block has none
 * (libvips: 72 for a JPEG, 25.4 for others without a resolution).
 */
export function readExif(block: Uint8Array, densityPerInch = 72): Exif {
  if (block.byteLength < 4 || block.byteLength > maxBlockBytes) return { orientation: 0, tags: {} };
  const entries = readDirectories(block);
  const tags: Tags = new Map();
  for (const directory of precedence) addDirectory(tags, directory, entries);
  addResolution(tags, entries, densityPerInch);
  for (const [name, text] of Object.entries(mandatory)) if (!tags.has(name)) tags.set(name, text);
  const sorted = [...tags].sort(([a], [b]) => (a < b ? -1 : 1));
  return { orientation: orientationOf(entries), tags: Object.fromEntries(sorted) };
}

function addDirectory(tags: Tags, directory: DirectoryName, entries: readonly ExifEntry[]): void {
  const own = entries.filter((entry) => entry.directory === directory);
  for (const entry of own) {
    const name = tagName(directory, entry.tag);
    if (name !== undefined && !tags.has(name)) tags.set(name, printEntry(entry));
  }
  if (directory === "thumbnail" && own.length > 0 && !tags.has("Compression")) tags.set("Compression", "0");
}

/** A resolution counts only whole: both sides, one rational each, in a unit that exists. */
function addResolution(tags: Tags, entries: readonly ExifEntry[], densityPerInch: number): void {
  const hasUnit = entries.some((entry) => entry.directory === "image" && entry.tag === 0x0128);
  const unit = hasUnit ? tags.get("ResolutionUnit") : "2";
  const sides = entries.filter((entry) => entry.directory === "image" && isResolution(entry));
  const whole = sides.length === 2 && ["1", "2", "3"].includes(unit ?? "");
  tags.set("ResolutionUnit", whole && unit ? unit : "2");
  if (whole) return;
  const text = densityPerInch === 72 ? "72/1" : `${Math.trunc(densityPerInch * 1000)}/1000`;
  tags.set("XResolution", text);
  tags.set("YResolution", text);
}

function isResolution({ tag, type, count }: ExifEntry): boolean {
  return (tag === 0x011a || tag === 0x011b) && (type === 5 || type === 10) && count === 1;
}

function orientationOf(entries: readonly ExifEntry[]): number {
  const entry = entries.find(({ directory, tag }) => directory === "image" && tag === 0x0112);
  if (!entry) return 0;
  const orientation = Number.parseInt(printEntry(entry), 10);
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}
