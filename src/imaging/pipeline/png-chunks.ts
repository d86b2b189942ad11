/** What a PNG says beside its pixels: profile, EXIF, XMP. */
const metadataChunks = new Set(["iCCP", "eXIf", "iTXt"]);

const signatureBytes = 8;
/** Length, type and checksum around the data of a chunk. */
const frameBytes = 12;
const headerChunkBytes = frameBytes + 13;

/** The second PNG with the metadata of the first, after its header chunk, where they have to stand (PNG 3, 5.6). */
export function withMetadataOf(first: Buffer, second: Buffer): Buffer {
  const place = signatureBytes + headerChunkBytes;
  return Buffer.concat([second.subarray(0, place), ...metadataOf(first), second.subarray(place)]);
}

function* metadataOf(png: Buffer): Generator<Buffer> {
  for (let at = signatureBytes; at + frameBytes <= png.length; ) {
    const end = at + frameBytes + png.readUInt32BE(at);
    if (metadataChunks.has(png.toString("latin1", at + 4, at + 8))) yield png.subarray(at, end);
    at = end;
  }
}
