import type { Window } from "./window.ts";

const maxPages = 1_000;
/** More fields than any page has; libtiff draws the line here as well. */
const maxEntries = 4_096;
/** Of all strips and tiles of a file. */
const maxParts = 1_000_000;

const offsetTags: readonly number[] = [0x0111, 0x0144];
const lengthTags: readonly number[] = [0x0117, 0x0145];

/** Field types that an offset or a length may have: SHORT, LONG and LONG8. */
const integerTypes: readonly number[] = [3, 4, 16];
/** Bytes of one value, by field type. */
const typeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** TIFF and BigTIFF differ in widths alone. */
interface Layout {
  littleEndian: boolean;
  countBytes: 2 | 8;
  entryBytes: 12 | 20;
  offsetBytes: 4 | 8;
  first: number;
}

interface Field {
  tag: number;
  type: number;
  count: number;
  /** Where its values begin and end in the file. */
  at: number;
  end: number;
}

interface Page {
  fields: Field[];
  next: number;
}

/** Walks the chain of directories and checks that all values, strips and tiles lie inside the file. */
export async function isTiffCutOff(window: Window): Promise<boolean> {
  const layout = await layoutOf(window);
  if (!layout) return true;
  const seen = new Set<number>();
  let parts = maxParts;
  for (let offset = layout.first; offset !== 0 && !seen.has(offset) && seen.size < maxPages; ) {
    seen.add(offset);
    const page = await readPage(window, layout, offset);
    if (!page || page.fields.some(({ end }) => end > window.size)) return true;
    const count = Math.min(fieldOf(page, offsetTags)?.count ?? 0, parts);
    if (!(await holdsParts(window, layout, page, count))) return true;
    parts -= count;
    offset = page.next;
  }
  return seen.size === 0;
}

async function layoutOf(window: Window): Promise<Layout | undefined> {
  const head = await window.view(0, 8);
  if (!head) return undefined;
  const littleEndian = head.getUint16(0) === 0x4949;
  if (head.getUint16(2, littleEndian) === 42) {
    return {
      littleEndian,
      countBytes: 2,
      entryBytes: 12,
      offsetBytes: 4,
      first: head.getUint32(4, littleEndian),
    };
  }
  const first = await window.view(8, 8);
  if (!first) return undefined;
  return {
    littleEndian,
    countBytes: 8,
    entryBytes: 20,
    offsetBytes: 8,
    first: integer(first, 0, 8, littleEndian),
  };
}

async function readPage(window: Window, layout: Layout, offset: number): Promise<Page | undefined> {
  const { countBytes, entryBytes, offsetBytes, littleEndian } = layout;
  const head = await window.view(offset, countBytes);
  const count = head ? integer(head, 0, countBytes, littleEndian) : Number.POSITIVE_INFINITY;
  if (count > maxEntries) return undefined;
  const start = offset + countBytes;
  const entries = await window.view(start, count * entryBytes + offsetBytes);
  if (!entries) return undefined;
  return {
    fields: Array.from({ length: count }, (_, index) => readField(entries, layout, start, index)),
    next: integer(entries, count * entryBytes, offsetBytes, littleEndian),
  };
}

function readField(entries: DataView, layout: Layout, start: number, index: number): Field {
  const { entryBytes, offsetBytes, littleEndian } = layout;
  const entry = index * entryBytes;
  const slot = entry + 4 + offsetBytes;
  const type = entries.getUint16(entry + 2, littleEndian);
  const count = integer(entries, entry + 4, offsetBytes, littleEndian);
  const bytes = count * (typeBytes[type] ?? 0);
  const at = bytes <= offsetBytes ? start + slot : integer(entries, slot, offsetBytes, littleEndian);
  return { tag: entries.getUint16(entry, littleEndian), type, count, at, end: at + bytes };
}

function fieldOf({ fields }: Page, tags: readonly number[]): Field | undefined {
  return fields.find(({ tag, type }) => tags.includes(tag) && integerTypes.includes(type));
}

async function holdsParts(window: Window, layout: Layout, page: Page, count: number): Promise<boolean> {
  const lengthField = fieldOf(page, lengthTags);
  const offsets = await readIntegers(window, layout, fieldOf(page, offsetTags), count);
  const lengths = await readIntegers(window, layout, lengthField, Math.min(count, lengthField?.count ?? 0));
  return offsets.every((offset, index) => offset + (lengths[index] ?? 0) <= window.size);
}

/** The first `count` values of a field that lies inside the file; none where there is no such field. */
async function readIntegers(
  window: Window,
  { littleEndian }: Layout,
  field: Field | undefined,
  count: number,
): Promise<number[]> {
  if (!field || count === 0) return [];
  const bytes = typeBytes[field.type] ?? 0;
  const values = await window.view(field.at, count * bytes);
  if (!values) return [];
  return Array.from({ length: count }, (_, index) => integer(values, index * bytes, bytes, littleEndian));
}

function integer(view: DataView, at: number, bytes: number, littleEndian: boolean): number {
  if (bytes === 2) return view.getUint16(at, littleEndian);
  if (bytes === 4) return view.getUint32(at, littleEndian);
  return Number(view.getBigUint64(at, littleEndian));
}
