import type { Window } from "./window.ts";

const startOfImage = 0xd8;
const endOfImage = 0xd9;
const temporary = 0x01;

/** More segments than any encoder writes. */
const maxSegments = 100_000;

interface Marker {
  code: number;
  /** Offset of what follows it. */
  end: number;
}

/**
 * Walks the markers to the end of the first picture; what is appended behind (other pictures, a film, padding)
 * doesn't count. In coded data a marker can't occur by chance, so a cut scan has no end.
 */
export async function isJpegCutOff(window: Window): Promise<boolean> {
  let at = 2;
  for (let segment = 0; segment < maxSegments; segment += 1) {
    const marker = await nextMarker(window, at);
    if (!marker) return true;
    if (marker.code === endOfImage) return false;
    at = marker.end;
    if (marker.code === startOfImage || marker.code === temporary) continue;
    const length = await window.view(at, 2);
    if (!length) return true;
    at += Math.max(2, length.getUint16(0));
  }
  return false;
}

async function nextMarker(window: Window, from: number): Promise<Marker | undefined> {
  let isAfterMark = false;
  for (let at = from; at < window.size; ) {
    const bytes = await window.from(at);
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      if (isAfterMark && isMarker(byte)) return { code: byte, end: at + index + 1 };
      isAfterMark = byte === 0xff;
    }
    if (bytes.length === 0) return undefined;
    at += bytes.length;
  }
  return undefined;
}

/** Not a stuffed zero, a fill byte or one of the restart marks inside a scan. */
function isMarker(byte: number): boolean {
  return byte !== 0 && byte !== 0xff && (byte < 0xd0 || byte > 0xd7);
}
