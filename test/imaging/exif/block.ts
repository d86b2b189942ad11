import type { DirectoryName } from "#src/imaging/exif/entry.ts";

/** One field for `exifBlock`: its value is given as bytes, text or numbers of the type. */
export interface Field {
  tag: number;
  type: number;
  value: string | number[];
  /** What the entry claims instead of the truth. */
  count?: number;
  offset?: number;
}

type Fields = Partial<Record<DirectoryName, Field[]>>;

interface BlockOptions {
  littleEndian?: boolean;
  heading?: boolean;
}

const pointerTags = { exif: 0x8769, gps: 0x8825, interop: 0xa005 } as const;
const numberSizes: Readonly<Record<number, number>> = { 3: 2, 4: 4, 5: 4, 8: 2, 9: 4, 10: 4, 12: 8 };

/** A small EXIF block with the directories that are given, laid one after the other. */
export function exifBlock(
  fields: Fields,
  { littleEndian = false, heading = true }: BlockOptions = {},
): Buffer {
  const writer = new BlockWriter(littleEndian);
  const image: Field[] = [...(fields.image ?? [])];
  const pointers = (["exif", "gps", "interop"] as const).filter((name) => fields[name]);
  for (const name of pointers) {
    const offset = writer.directory(fields[name] ?? []);
    image.push({ tag: pointerTags[name], type: 4, value: [offset] });
  }
  const next = fields.thumbnail ? writer.directory(fields.thumbnail) : 0;
  const tiff = writer.finish(writer.directory(image, next));
  return heading ? Buffer.concat([Buffer.from("Exif\0\0"), tiff]) : tiff;
}

class BlockWriter {
  private bytes: number[] = [0, 0, 0, 0, 0, 0, 0, 0];

  constructor(private readonly littleEndian: boolean) {}

  directory(fields: readonly Field[], next = 0): number {
    const values = fields.map((field) => this.place(field));
    const start = this.bytes.length;
    this.bytes.push(...this.number(fields.length, 2));
    for (const [index, field] of fields.entries()) {
      const { count, slot } = values[index] ?? { count: 0, slot: [] };
      this.bytes.push(...this.number(field.tag, 2), ...this.number(field.type, 2));
      this.bytes.push(...this.number(field.count ?? count, 4));
      this.bytes.push(...(field.offset === undefined ? slot : this.number(field.offset, 4)));
    }
    this.bytes.push(...this.number(next, 4));
    return start;
  }

  finish(first: number): Buffer {
    const order = this.littleEndian ? "II" : "MM";
    const start = [...Buffer.from(order), ...this.number(42, 2), ...this.number(first, 4)];
    return Buffer.from([...start, ...this.bytes.slice(8)]);
  }

  private place(field: Field): { count: number; slot: number[] } {
    const bytes = this.encode(field);
    const size = numberSizes[field.type] ?? 1;
    const count = bytes.length / (field.type === 5 || field.type === 10 ? 8 : size);
    if (bytes.length <= 4) return { count, slot: [...bytes, 0, 0, 0, 0].slice(0, 4) };
    const offset = this.bytes.length;
    for (const byte of bytes) this.bytes.push(byte);
    return { count, slot: this.number(offset, 4) };
  }

  private encode({ type, value }: Field): number[] {
    if (typeof value === "string") return [...Buffer.from(value)];
    const size = numberSizes[type] ?? 1;
    return value.flatMap((number) => this.number(number, size));
  }

  private number(value: number, size: number): number[] {
    const bytes = Array.from({ length: size }, (_, index) => (value >> (8 * index)) & 0xff);
    return this.littleEndian ? bytes : bytes.reverse();
  }
}
