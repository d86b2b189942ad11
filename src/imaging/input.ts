import { decodeBmp } from "./bmp/decode.ts";
import { type Companions, pngOf } from "./decoded/png.ts";
import type { SourceFormat } from "./formats.ts";
import type { Size } from "./geometry.ts";
import { decodeHeic } from "./heic/decode.ts";
import { uprightExif } from "./heic/upright-exif.ts";
import type { Source } from "./job.ts";

/** What sharp takes: the name of a file, or bytes. */
export type Input = string | Uint8Array;

/** What is known of a picture by its header. */
interface Known extends Size {
  format: SourceFormat;
  source: Source;
  companions?: Companions;
}

/**
 * The picture as libvips can read it: as it is, or, where libvips can't, decoded and in an uncompressed PNG. Its
 * header was checked before. Refuses (broken) what we can't decode.
 */
export async function openInput({ format, source, companions = {}, ...size }: Known): Promise<Input> {
  if (format === "bmp") return pngOf(decodeBmp(await bytesOf(source)));
  if (format !== "heic") return inputOf(source);
  const { profile, exif } = companions;
  const picture = await decodeHeic(await bytesOf(source), size);
  return pngOf(picture, { profile, exif: exif && uprightExif(exif) });
}

export function inputOf(source: Source): Input {
  return "file" in source ? source.file : source.bytes;
}

export async function bytesOf(source: Source): Promise<Uint8Array> {
  return "bytes" in source ? source.bytes : await Bun.file(source.file).bytes();
}
