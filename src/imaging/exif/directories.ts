import { type DirectoryName, type ExifEntry, fieldSizes } from "./entry.ts";
import { tagName } from "./tag-names.ts";

interface Tiff {
  view: DataView;
  littleEndian: boolean;
}

/** A directory that is still to be read. */
interface Pointer {
  directory: DirectoryName;
  offset: number;
}

const entryBytes = 12;

const pointers: ReadonlyMap<number, DirectoryName> = new Map([
  [0x8769, "exif"],
  [0x8825, "gps"],
  [0xa005, "interop"],
]);

const thumbnailOffset = 0x0201;
const thumbnailLength = 0x0202;

/**
 * Every entry with a known name, from each directory that a raw EXIF block (with or without its "Exif"
 * heading) leads to. Each directory is read once and the first entry of a tag counts, so that loops, absurd
 * counts and offsets past the end only cost what they hide. The thumbnail's directory counts only where there
 * is a thumbnail, as in libexif.
 */
export function readDirectories(block: Uint8Array): ExifEntry[] {
  const tiff = openTiff(block);
  if (!tiff) return [];
  const found = new Map<string, ExifEntry>();
  const seen = new Set<DirectoryName>();
  const waiting: Pointer[] = [{ directory: "image", offset: tiff.view.getUint32(4, tiff.littleEndian) }];
  for (const pointer of waiting) {
    if (seen.has(pointer.directory)) continue;
    seen.add(pointer.directory);
    waiting.push(...readDirectory(tiff, pointer, found));
  }
  return [...found.values()];
}

function openTiff(block: Uint8Array): Tiff | undefined {
  const heading = Buffer.from(block.buffer, block.byteOffset, Math.min(6, block.byteLength));
  const start = heading.equals(Buffer.from("Exif\0\0")) ? 6 : 0;
  if (block.byteLength - start < 8) return undefined;
  const view = new DataView(block.buffer, block.byteOffset + start, block.byteLength - start);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const littleEndian = order === 0x4949;
  return view.getUint16(2, littleEndian) === 42 ? { view, littleEndian } : undefined;
}

/** Adds what the directory holds to `found` and returns where it leads to. */
function readDirectory(tiff: Tiff, { directory, offset }: Pointer, found: Map<string, ExifEntry>): Pointer[] {
  const { view, littleEndian } = tiff;
  if (offset + 2 > view.byteLength) return [];
  const declared = view.getUint16(offset, littleEndian);
  const first = offset + 2;
  const readable = Math.min(declared, Math.floor((view.byteLength - first) / entryBytes));
  if (directory === "thumbnail" && !hasThumbnail(tiff, first, readable)) return [];
  const leads: Pointer[] = [];
  for (let at = first; at < first + readable * entryBytes; at += entryBytes) {
    const tag = view.getUint16(at, littleEndian);
    const target = pointers.get(tag);
    if (target) leads.push({ directory: target, offset: view.getUint32(at + 8, littleEndian) });
    else keep(readEntry(tiff, directory, at), found);
  }
  return directory === "image" ? [...leads, ...nextDirectory(tiff, first + declared * entryBytes)] : leads;
}

function nextDirectory({ view, littleEndian }: Tiff, at: number): Pointer[] {
  if (at + 4 > view.byteLength) return [];
  const offset = view.getUint32(at, littleEndian);
  return offset === 0 ? [] : [{ directory: "thumbnail", offset }];
}

function keep(entry: ExifEntry | undefined, found: Map<string, ExifEntry>): void {
  if (!entry || tagName(entry.directory, entry.tag) === undefined) return;
  const key = `${entry.directory} ${entry.tag}`;
  if (!found.has(key)) found.set(key, entry);
}

function readEntry(
  { view, littleEndian }: Tiff,
  directory: DirectoryName,
  at: number,
): ExifEntry | undefined {
  const type = view.getUint16(at + 2, littleEndian);
  const count = view.getUint32(at + 4, littleEndian);
  const size = (fieldSizes[type] ?? 0) * count;
  if (size === 0) return undefined;
  const start = size > 4 ? view.getUint32(at + 8, littleEndian) : at + 8;
  if (start + size > view.byteLength) return undefined;
  const value = new DataView(view.buffer, view.byteOffset + start, size);
  return { directory, tag: view.getUint16(at, littleEndian), type, count, value, littleEndian };
}

function hasThumbnail({ view, littleEndian }: Tiff, first: number, count: number): boolean {
  let offset = 0;
  let length = 0;
  for (let at = first; at < first + count * entryBytes; at += entryBytes) {
    const tag = view.getUint16(at, littleEndian);
    if (tag === thumbnailOffset) offset = view.getUint32(at + 8, littleEndian);
    if (tag === thumbnailLength) length = view.getUint32(at + 8, littleEndian);
  }
  return offset > 0 && length > 0 && offset + length <= view.byteLength;
}
