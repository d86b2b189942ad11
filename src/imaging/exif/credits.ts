import { readDirectories } from "./directories.ts";
import { type ExifEntry, fieldTypes } from "./entry.ts";

/** Whose picture it is, by the tags of that name. */
export interface Credits {
  Copyright?: string;
  Artist?: string;
}

const tags: Readonly<Record<keyof Credits, number>> = { Copyright: 0x8298, Artist: 0x013b };
const textTypes: readonly number[] = [fieldTypes.ascii, fieldTypes.byte, fieldTypes.undefined];

/** What is longer is cut, so that it doesn't outweigh a small picture. */
const maxCharacters = 1_000;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The credits in a raw EXIF block, whole and as written (where `readExif` gives them as libexif prints them).
 * A field of several parts, as the photographer's and the editor's copyright are, has `; ` between them.
 */
export function readCredits(block: Uint8Array): Credits {
  const entries = readDirectories(block).filter(({ directory }) => directory === "image");
  const Copyright = textOf(entries, tags.Copyright);
  const Artist = textOf(entries, tags.Artist);
  return { ...(Copyright && { Copyright }), ...(Artist && { Artist }) };
}

function textOf(entries: readonly ExifEntry[], tag: number): string {
  const entry = entries.find((one) => one.tag === tag && textTypes.includes(one.type));
  if (!entry) return "";
  const { buffer, byteOffset, byteLength } = entry.value;
  const parts = decode(new Uint8Array(buffer, byteOffset, byteLength)).split("\0");
  const given = parts.map((part) => part.trim()).filter(Boolean);
  return given.join("; ").slice(0, maxCharacters);
}

/** The standard says ASCII; what is more is UTF-8 or, from older cameras, Latin-1. */
function decode(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}
