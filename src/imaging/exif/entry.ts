/** Where an entry stands. `thumbnail` is IFD1. */
export type DirectoryName = "image" | "thumbnail" | "exif" | "gps" | "interop";

/** One field of a directory, its value not yet understood. */
export interface ExifEntry {
  directory: DirectoryName;
  tag: number;
  /** TIFF field type, 1 to 12. */
  type: number;
  /** How many values of that type. */
  count: number;
  /** The values as stored; `count` times the type's size. */
  value: DataView;
  littleEndian: boolean;
}

export const fieldTypes = {
  byte: 1,
  ascii: 2,
  short: 3,
  long: 4,
  rational: 5,
  signedByte: 6,
  undefined: 7,
  signedShort: 8,
  signedLong: 9,
  signedRational: 10,
  float: 11,
  double: 12,
} as const;

/** Bytes of one value, by field type; the types start at 1. */
export const fieldSizes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
