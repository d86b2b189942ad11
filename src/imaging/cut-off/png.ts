import type { Window } from "./window.ts";

const signatureBytes = 8;
/** Length, type and checksum around the data of a chunk. */
const chunkOverhead = 12;
const end = 0x49454e44;
/** Ten times what 100 MB in chunks of 8 KB take. */
const maxChunks = 128_000;

/** Walks the chunks to `IEND`. */
export async function isPngCutOff(window: Window): Promise<boolean> {
  let at = signatureBytes;
  for (let chunk = 0; chunk < maxChunks; chunk += 1) {
    const head = await window.view(at, 8);
    if (!head) return true;
    at += head.getUint32(0) + chunkOverhead;
    if (at > window.size) return true;
    if (head.getUint32(4) === end) return false;
  }
  return false;
}
