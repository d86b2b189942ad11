const newSubfileType = 0x00fe;
const subIfds = 0x014a;
const dngVersion = 0xc612;

/**
 * Whether a file with a TIFF's first bytes is a camera's: Canon says so in its header, a DNG has its version
 * in the first directory, and the other makers have a small preview there that points to the real picture.
 */
export function isCameraRaw(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.byteLength < 12) return false;
  if (view.getUint16(8) === 0x4352) return true;
  const tags = firstDirectory(view);
  const isPreview = ((tags.get(newSubfileType) ?? 0) & 1) === 1;
  return tags.has(dngVersion) || (isPreview && tags.has(subIfds));
}

/** Tag to the first four bytes of its value slot as a number, of as many entries as the head holds. */
function firstDirectory(view: DataView): Map<number, number> {
  const littleEndian = view.getUint16(0) === 0x4949;
  const tags = new Map<number, number>();
  const start = view.getUint32(4, littleEndian);
  if (view.getUint16(2, littleEndian) !== 42 || start + 2 > view.byteLength) return tags;
  const count = view.getUint16(start, littleEndian);
  for (let at = start + 2; at + 12 <= view.byteLength && at < start + 2 + count * 12; at += 12) {
    tags.set(view.getUint16(at, littleEndian), view.getUint32(at + 8, littleEndian));
  }
  return tags;
}
