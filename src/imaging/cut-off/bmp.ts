import { type BmpHeader, headerBytes, readBmpHeader, rowBytes } from "#src/imaging/bmp/header.ts";
import type { Window } from "./window.ts";

/** Whether a BMP ends before its last row; of a run-length coded one nobody knows without decoding it. */
export async function isBmpCutOff(window: Window): Promise<boolean> {
  const head = await window.from(0);
  const header = headerOf(head);
  if (!header) return true;
  if (header.packing === "rle8" || header.packing === "rle4") return header.pixelOffset >= window.size;
  return header.pixelOffset + rowBytes(header) * header.height > window.size;
}

function headerOf(head: Uint8Array): BmpHeader | undefined {
  try {
    return readBmpHeader(head.subarray(0, headerBytes));
  } catch {
    return undefined;
  }
}
