import { Refusal } from "#src/lib/errors.ts";
import type { ByteRange } from "./storage.ts";

/** What of an object of this size a range asks for, or all of it; the last byte is -1 of an empty one. */
export function cut(sizeBytes: number, range?: ByteRange): ByteRange {
  if (range === undefined) return { first: 0, last: sizeBytes - 1 };
  if (range.first >= sizeBytes || range.last < range.first) {
    throw new Refusal("range", `There are only ${sizeBytes} bytes to choose from.`);
  }
  return { first: range.first, last: Math.min(range.last, sizeBytes - 1) };
}

/** The refusal to read an object that isn't there. */
export function missing(): Refusal {
  return new Refusal("not_found", "The file of this picture is not there.");
}
