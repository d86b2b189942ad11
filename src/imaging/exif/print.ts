import { type ExifEntry, fieldSizes, fieldTypes } from "./entry.ts";
import { textOf } from "./text.ts";
import { wordsOf } from "./words.ts";

/** From this many values on libvips leaves the plain numbers for libexif's longer text. */
const manyValues = 10;
/** No field is printed with more values than this. */
const maxValues = 1_000;

const { byte, ascii, short, long, rational, signedByte, signedShort, signedLong, signedRational } =
  fieldTypes;
const bytes: readonly number[] = [byte, signedByte];
const rationals: readonly number[] = [rational, signedRational];

/** Tags that are a SHORT whatever the camera wrote. */
const shortTags: readonly number[] = [
  0x0106, 0x0112, 0x011c, 0x0212, 0x0213, 0x8827, 0x9214, 0xa001, 0xa217, 0xa401, 0xa402, 0xa403, 0xa406,
  0xa407, 0xa408, 0xa409, 0xa40a,
];
const unsignedRationalTags: readonly number[] = [0x829a, 0x829d, 0x9202, 0x920a];
const signedRationalTags: readonly number[] = [0x9201, 0x9203, 0x9204];
const userComment = 0x9286;

/**
 * The value of a field as libvips hands it on: plain numbers ("100"), rationals ("1/160"), several with a
 * space between, and libexif's words for the rest; cut at the first " (", where the explanation begins.
 */
export function printEntry(entry: ExifEntry): string {
  const fixed = { ...entry, type: rightType(entry) };
  const text = wordsOf(fixed) ?? plainText(fixed);
  return (text.split(" (", 1)[0] ?? "").trim();
}

/** Cameras mix up types; libexif reads these tags by the standard's. */
function rightType({ directory, tag, type }: ExifEntry): number {
  if (directory === "gps" || directory === "interop") return type;
  if (tag === userComment) return fieldTypes.undefined;
  if (rationals.includes(type) && unsignedRationalTags.includes(tag)) return rational;
  if (rationals.includes(type) && signedRationalTags.includes(tag)) return signedRational;
  return type;
}

function plainText(entry: ExifEntry): string {
  const { type, value } = entry;
  const size = `${value.byteLength} bytes`;
  if (type === ascii) return textOf(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  if (type === fieldTypes.undefined) return `${size} undefined data`;
  if (type === fieldTypes.float || type === fieldTypes.double) return `${size} unsupported data type`;
  if (bytes.includes(type) && !isShort(entry)) return printAll(entry, printHex, ", ");
  if (entry.count < manyValues) return printAll(entry, printNumber, " ");
  return printAll(entry, rationals.includes(type) ? printDecimal : printNumber, ", ");
}

function isShort({ directory, tag }: ExifEntry): boolean {
  return directory !== "gps" && directory !== "interop" && shortTags.includes(tag);
}

type PrintValue = (entry: ExifEntry, offset: number) => string;

function printAll(entry: ExifEntry, print: PrintValue, separator: string): string {
  const size = fieldSizes[entry.type] ?? 1;
  const count = Math.min(entry.count, maxValues);
  return Array.from({ length: count }, (_, index) => print(entry, index * size)).join(separator);
}

function printHex({ value }: ExifEntry, offset: number): string {
  return `0x${value.getUint8(offset).toString(16).padStart(2, "0")}`;
}

function printNumber(entry: ExifEntry, offset: number): string {
  if (!rationals.includes(entry.type)) return String(integerAt(entry, offset));
  const [numerator, denominator] = rationalAt(entry, offset);
  return `${numerator}/${denominator}`;
}

/** As many decimals as the denominator has digits, roughly: 13 to 120 give two. */
function printDecimal(entry: ExifEntry, offset: number): string {
  const [numerator, denominator] = rationalAt(entry, offset);
  if (denominator === 0) return `${numerator}/0`;
  const decimals = Math.trunc(Math.log10(Math.abs(denominator)) - 0.08 + 1);
  return (numerator / denominator).toFixed(decimals);
}

function integerAt({ type, value, littleEndian }: ExifEntry, offset: number): number {
  if (type === short) return value.getUint16(offset, littleEndian);
  if (type === long) return value.getUint32(offset, littleEndian);
  if (type === signedShort) return value.getInt16(offset, littleEndian);
  if (type === signedLong) return value.getInt32(offset, littleEndian);
  return value.getUint8(offset);
}

function rationalAt(entry: ExifEntry, offset: number): [numerator: number, denominator: number] {
  const type = entry.type === signedRational ? signedLong : long;
  return [integerAt({ ...entry, type }, offset), integerAt({ ...entry, type }, offset + 4)];
}
