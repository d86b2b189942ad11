/** Reads big-endian numbers one after the other; past the end it gives zeros and says so. */
class Cursor {
  isPast = false;
  private at = 0;

  constructor(private readonly view: DataView) {}

  take(bytes: number): number {
    if (this.at + bytes > this.view.byteLength) this.isPast = true;
    if (this.isPast) return 0;
    let value = 0;
    for (let index = 0; index < bytes; index += 1) value = value * 256 + this.view.getUint8(this.at + index);
    this.at += bytes;
    return value;
  }
}

/** How many bytes each number of the table has. */
interface Widths {
  version: number;
  id: number;
  offset: number;
  length: number;
  base: number;
  index: number;
}

/** Whether an item of an `iloc` table (ISO/IEC 14496-12, 8.11.3) reaches past `fileBytes`. */
export function isItemCutOff(table: DataView, fileBytes: number): boolean {
  const cursor = new Cursor(table);
  const widths = readWidths(cursor);
  const items = cursor.take(widths.id);
  for (let item = 0; item < items && !cursor.isPast; item += 1) {
    if (endOfItem(cursor, widths) > fileBytes) return true;
  }
  return cursor.isPast;
}

function readWidths(cursor: Cursor): Widths {
  const version = cursor.take(1);
  cursor.take(3);
  const [first, second] = [cursor.take(1), cursor.take(1)];
  return {
    version,
    id: version < 2 ? 2 : 4,
    offset: first >> 4,
    length: first & 15,
    base: second >> 4,
    index: version === 0 ? 0 : second & 15,
  };
}

/** Where the last extent ends; 0 for an item that isn't in the file itself. */
function endOfItem(cursor: Cursor, { version, id, offset, length, base, index }: Widths): number {
  cursor.take(id);
  const construction = version === 0 ? 0 : cursor.take(2) & 15;
  const otherFile = cursor.take(2);
  const start = cursor.take(base);
  const extents = cursor.take(2);
  let end = 0;
  const widthOfExtent = index + offset + length;
  for (let extent = 0; extent < extents && widthOfExtent > 0 && !cursor.isPast; extent += 1) {
    cursor.take(index);
    end = Math.max(end, start + cursor.take(offset) + cursor.take(length));
  }
  return construction === 0 && otherFile === 0 ? end : 0;
}
