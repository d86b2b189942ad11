import type { Window } from "./window.ts";

const headBytes = 12;
const maxChunks = 100_000;

/** Walks the chunks to the end that the RIFF header names. A missing last byte of padding is forgiven. */
export async function isWebpCutOff(window: Window): Promise<boolean> {
  const head = await window.view(0, headBytes);
  if (!head) return true;
  const end = 8 + head.getUint32(4, true);
  let at = headBytes;
  for (let chunk = 0; chunk < maxChunks && at < end - 1; chunk += 1) {
    const lengths = await window.view(at, 8);
    if (!lengths) return true;
    const length = lengths.getUint32(4, true);
    if (at + 8 + length > window.size) return true;
    at += 8 + length + (length & 1);
  }
  return at === headBytes;
}
