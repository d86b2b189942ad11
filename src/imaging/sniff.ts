import { Refusal } from "#src/lib/errors.ts";
import type { SourceFormat } from "./formats.ts";
import type { Source } from "./job.ts";
import { brandedKind } from "./sniff/brand.ts";
import { isCameraRaw } from "./sniff/camera-raw.ts";
import { isSvg } from "./sniff/svg.ts";

/** What is known by sight but not read. */
export type RefusedKind =
  | "avif-sequence"
  | "jxl"
  | "jp2"
  | "pdf"
  | "raw"
  | "psd"
  | "ico"
  | "video"
  | "empty"
  | "unknown";

export type SniffedKind = SourceFormat | RefusedKind;

/** `refused` says to the person who sent the file why it isn't taken and what to do. */
export type Sniffed = { kind: SourceFormat } | { kind: RefusedKind; refused: string };

const saveAs = "Save it as JPEG or PNG.";

/** Said of each of them. */
export const refusals: Readonly<Record<RefusedKind, string>> = {
  "avif-sequence": `AVIF pictures that move can't be read here. Save one frame of it as AVIF, JPEG or PNG.`,
  jxl: `JPEG XL pictures can't be read here. ${saveAs}`,
  jp2: `JPEG 2000 pictures can't be read here. ${saveAs}`,
  pdf: "PDF documents can't be served as pictures. Save the page as PNG.",
  raw: "Camera raw files can't be read here. Export the picture as JPEG or TIFF.",
  psd: "Photoshop documents can't be read here. Export the picture as PNG or TIFF.",
  ico: "Icon files can't be read here. Save the picture as PNG.",
  video: "This is a film, and only pictures are taken.",
  empty: "This file is empty. Send it again.",
  unknown:
    "This isn't a picture that can be read. Send a JPEG, PNG, WebP, AVIF, TIFF, GIF, BMP, HEIC or SVG file.",
};

/** Bytes (in Latin-1) at an offset that give a file away. */
const signatures: readonly [kind: SniffedKind, offset: number, bytes: string][] = [
  ["jpeg", 0, "\xff\xd8\xff"],
  ["png", 0, "\x89PNG\r\n\x1a\n"],
  ["gif", 0, "GIF87a"],
  ["gif", 0, "GIF89a"],
  ["jxl", 0, "\xff\x0a"],
  ["jxl", 0, "\0\0\0\x0cJXL \r\n\x87\n"],
  ["jp2", 0, "\0\0\0\x0cjP  \r\n\x87\n"],
  ["jp2", 0, "\xff\x4f\xff\x51"],
  ["pdf", 0, "%PDF-"],
  ["psd", 0, "8BPS\0\x01"],
  ["psd", 0, "8BPS\0\x02"],
  ["ico", 0, "\0\0\x01\0"],
  ["raw", 0, "FUJIFILMCCD-RAW"],
  ["raw", 0, "IIRO"],
  ["raw", 0, "IIRS"],
  ["raw", 0, "MMOR"],
  ["raw", 0, "IIU\0"],
  ["raw", 0, "FOVb"],
  ["raw", 0, "\0MRM"],
  ["raw", 6, "HEAPCCDR"],
  ["tiff", 0, "II*\0"],
  ["tiff", 0, "MM\0*"],
  ["tiff", 0, "II+\0"],
  ["tiff", 0, "MM\0+"],
];

/** Sizes of the second header of a BMP, byte 14, that exist. */
const bitmapHeaders: readonly number[] = [12, 16, 40, 52, 56, 64, 108, 124];

/**
 * Tells by its first bytes (512 are enough, some files need 4,096 to be told apart from a neighbour) what a
 * file is, whatever its name and sender say. The rules are those of urls.md 6.1.
 */
export function sniff(head: Uint8Array): Sniffed {
  const kind = kindOf(head);
  return isRefused(kind) ? { kind, refused: refusals[kind] } : { kind };
}

/** The same for what we serve. Refuses (unsupported) all else. */
export function sniffFormat(head: Uint8Array): SourceFormat {
  const sniffed = sniff(head);
  if ("refused" in sniffed) throw new Refusal("unsupported", sniffed.refused);
  return sniffed.kind;
}

/** Enough of a file to tell what it is. */
const sniffedBytes = 4096;

/** The bytes that tell it; fewer where there are no more. */
export async function headOf(source: Source): Promise<Uint8Array> {
  if ("bytes" in source) return source.bytes.subarray(0, sniffedBytes);
  return await Bun.file(source.file).slice(0, sniffedBytes).bytes();
}

function kindOf(head: Uint8Array): SniffedKind {
  if (head.length === 0) return "empty";
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
  const kind = signatures.find(([, offset, bytes]) => text.startsWith(bytes, offset))?.[0];
  if (kind === "tiff") return isCameraRaw(head) ? "raw" : "tiff";
  if (kind) return kind;
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "webp";
  if (text.startsWith("BM") && bitmapHeaders.includes(head[14] ?? 0)) return "bmp";
  return brandedKind(text) ?? (isSvg(head) ? "svg" : "unknown");
}

function isRefused(kind: SniffedKind): kind is RefusedKind {
  return kind in refusals;
}
