import { isItemCutOff } from "./item-locations.ts";
import type { Window } from "./window.ts";

const maxBoxes = 10_000;
const meta = "meta";
const locations = "iloc";
/** Version and flags, before the boxes inside `meta`. */
const fullBoxBytes = 4;
/** Of the table of locations; a longer one isn't looked into. */
const maxLocationBytes = 1 << 20;

interface Box {
  type: string;
  /** Offset of what is inside, and of the end, as the box claims. */
  start: number;
  end: number;
}

/** Walks the boxes of an AVIF and checks that each and every item lies inside the file. */
export async function isBoxedCutOff(window: Window): Promise<boolean> {
  const boxes = await readBoxes(window, 0, window.size);
  const items = boxes.find(({ type }) => type === meta);
  if (!items || boxes.some(({ end }) => end > window.size)) return true;
  const inside = await readBoxes(window, items.start + fullBoxBytes, items.end);
  const table = inside.find(({ type }) => type === locations);
  if (!table || table.end > items.end) return true;
  if (table.end - table.start > maxLocationBytes) return false;
  const view = await window.view(table.start, table.end - table.start);
  return !view || isItemCutOff(view, window.size);
}

async function readBoxes(window: Window, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < maxBoxes; ) {
    const box = await readBox(window, at, to);
    if (!box) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** Sizes 0 and 1 mean "to the end" and "64 bits follow". Undefined: no box can begin here. */
async function readBox(window: Window, at: number, to: number): Promise<Box | undefined> {
  const head = await window.view(at, 8);
  if (!head) return undefined;
  const size = head.getUint32(0);
  const type = String.fromCharCode(...new Uint8Array(head.buffer, head.byteOffset + 4, 4));
  if (size === 0) return { type, start: at + 8, end: to };
  if (size !== 1) return size < 8 ? undefined : { type, start: at + 8, end: at + size };
  const large = await window.view(at + 8, 8);
  const length = Number(large?.getBigUint64(0) ?? 0n);
  return length < 16 ? undefined : { type, start: at + 16, end: at + length };
}
