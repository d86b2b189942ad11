import { type DirectoryName, type ExifEntry, fieldTypes } from "./entry.ts";
import { printableText, textOf } from "./text.ts";

type Words = (value: Uint8Array) => string;

const exifVersions: Readonly<Record<string, string>> = {
  "0110": "1.1",
  "0120": "1.2",
  "0200": "2.0",
  "0210": "2.1",
  "0220": "2.2",
  "0221": "2.21",
  "0230": "2.3",
  "0231": "2.31",
  "0232": "2.32",
};

const flashpixVersions: Readonly<Record<string, string>> = { "0100": "1.0", "0101": "1.01" };

const components = ["-", "Y", "Cb", "Cr", "R", "G", "B"];

/** What is left of libexif's "Internal error (unknown value 9)" after the cut at the parenthesis. */
const unknownValue = "Internal error";

type Table = Readonly<Partial<Record<DirectoryName, ReadonlyMap<number, Words>>>>;

const windowsTexts = new Map([0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f].map((tag) => [tag, utf16Text]));

const undefinedWords: Table = {
  image: windowsTexts,
  exif: new Map([
    [0x9000, (value) => versionWords("Exif Version", exifVersions, value)],
    [0x9101, (value) => Array.from(value, (component) => components[component] ?? "Reserved").join(" ")],
    [0x9286, userComment],
    [0xa000, (value) => versionWords("FlashPix Version", flashpixVersions, value)],
    [0xa300, (value) => (value[0] === 3 ? "DSC" : unknownValue)],
    [0xa301, (value) => (value[0] === 1 ? "Directly photographed" : unknownValue)],
  ]),
  interop: new Map([[0x0002, textOf]]),
};

const byteWords: Table = {
  image: windowsTexts,
  gps: new Map([
    [0x0000, (value) => value.join(".")],
    [0x0005, (value) => ["Sea level", "Sea level reference"][value[0] ?? 0] ?? unknownValue],
  ]),
};

/** libexif's words for a field of bytes that has a meaning of its own; undefined for all others. */
export function wordsOf(entry: ExifEntry): string | undefined {
  const { type, value } = entry;
  const table = type === fieldTypes.byte ? byteWords : undefinedWords;
  if (type !== fieldTypes.byte && type !== fieldTypes.undefined) return undefined;
  const words = table[entry.directory]?.get(entry.tag);
  return words?.(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}

function versionWords(what: string, versions: Readonly<Record<string, string>>, value: Uint8Array): string {
  const version = versions[textOf(value)];
  return version ? `${what} ${version}` : `Unknown ${what}`;
}

/** A comment says in its first 8 bytes how it is written; some cameras leave that out or leave it empty. */
function userComment(value: Uint8Array): string {
  const encoding = Buffer.from(value.subarray(0, 8)).toString("latin1");
  const rest = value.subarray(8);
  if (encoding === "ASCII\0\0\0") return textOf(rest);
  if (encoding === "UNICODE\0") return "Unsupported UNICODE string";
  if (encoding === "JIS\0\0\0\0\0") return "Unsupported JIS string";
  return value[0] === 0 && value.length >= 8 ? printableText(rest) : textOf(value);
}

function utf16Text(value: Uint8Array): string {
  const text = new TextDecoder("utf-16le").decode(value.subarray(0, value.length & ~1));
  return text.split("\0", 1)[0] ?? "";
}
