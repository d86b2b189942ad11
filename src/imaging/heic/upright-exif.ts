const prefix = "Exif\0\0";
const orientationTag = 0x0112;
const shortType = 3;

/** EXIF from its byte order on, saying that the picture stands upright: what HEIC means by it is done when it is decoded. */
export function uprightExif(exif: Uint8Array): Uint8Array {
  const text = Buffer.from(exif.subarray(0, prefix.length)).toString("latin1");
  const block = new Uint8Array(exif.subarray(text === prefix ? prefix.length : 0));
  const at = orientationAt(new DataView(block.buffer));
  if (at) new DataView(block.buffer).setUint16(at.offset, 1, at.isLittleEndian);
  return block;
}

/** Where the first directory has its value; undefined where it has none. */
function orientationAt(view: DataView): { offset: number; isLittleEndian: boolean } | undefined {
  if (view.byteLength < 8) return undefined;
  const isLittleEndian = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, isLittleEndian);
  if (start + 2 > view.byteLength) return undefined;
  const end = start + 2 + 12 * view.getUint16(start, isLittleEndian);
  for (let at = start + 2; at + 12 <= Math.min(end, view.byteLength); at += 12) {
    const isOrientation = view.getUint16(at, isLittleEndian) === orientationTag;
    if (isOrientation && view.getUint16(at + 2, isLittleEndian) === shortType)
      return { offset: at + 8, isLittleEndian };
  }
  return undefined;
}
