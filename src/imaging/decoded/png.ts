import { crc32, deflateSync } from "node:zlib";
import type { RawPicture } from "./raw-picture.ts";

/** What goes along with pixels, as files hold it. */
export interface Companions {
  /** A colour profile. */
  profile?: Uint8Array | undefined;
  /** EXIF from its byte order on. */
  exif?: Uint8Array | undefined;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Of a deflate block that isn't compressed. */
const mostStored = 65_535;
const storedHeaderBytes = 5;

/**
 * The pixels as an uncompressed PNG, which libvips reads about as fast as bare pixels and which carries profile and
 * EXIF along.
 */
export function pngOf(picture: RawPicture, { profile, exif }: Companions = {}): Buffer {
  const chunks = [chunk("IHDR", headerOf(picture))];
  if (profile) chunks.push(chunk("iCCP", Buffer.concat([Buffer.from("icc\0\0"), deflateSync(profile)])));
  if (exif) chunks.push(chunk("eXIf", exif));
  chunks.push(chunk("IDAT", stored(rowsOf(picture))), chunk("IEND", new Uint8Array()));
  return Buffer.concat([signature, ...chunks.flat()]);
}

function headerOf({ width, height, channels }: RawPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 4 ? 6 : 2], 8);
  return header;
}

/** Before each row stands its filter: none. */
function rowsOf({ width, height, channels, data }: RawPicture): Uint8Array {
  const rowBytes = width * channels;
  const rows = new Uint8Array(height * (rowBytes + 1));
  for (let row = 0; row < height; row += 1)
    rows.set(data.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
  return rows;
}

/** A zlib stream (RFC 1950) of blocks that are stored as they are. */
function stored(bytes: Uint8Array): Buffer {
  const blocks = Math.max(1, Math.ceil(bytes.length / mostStored));
  const stream = Buffer.allocUnsafe(2 + blocks * storedHeaderBytes + bytes.length + 4);
  stream.set([0x78, 0x01]);
  let at = 2;
  for (let block = 0; block < blocks; block += 1) {
    const part = bytes.subarray(block * mostStored, (block + 1) * mostStored);
    stream[at] = block === blocks - 1 ? 1 : 0;
    stream.writeUInt16LE(part.length, at + 1);
    stream.writeUInt16LE(part.length ^ 0xffff, at + 3);
    stream.set(part, at + storedHeaderBytes);
    at += storedHeaderBytes + part.length;
  }
  stream.writeUInt32BE(Bun.hash.adler32(bytes), at);
  return stream;
}

function chunk(type: string, content: Uint8Array): Uint8Array[] {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length);
  head.write(type, 4, "latin1");
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(content, crc32(head.subarray(4))));
  return [head, content, sum];
}
