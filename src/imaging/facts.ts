import type { Metadata } from "sharp";
import { Refusal } from "#src/lib/errors.ts";
import { type Credits, readCredits } from "./exif/credits.ts";
import { readExif } from "./exif/read.ts";
import type { SourceFormat } from "./formats.ts";
import { type FrameWishes, pageShown } from "./frames.ts";
import type { Limits, PictureHeader, Source } from "./job.ts";
import type { SharpModule } from "./native.ts";
import { refusals, sniff } from "./sniff.ts";

/** The header, and what of it only the pipeline asks for. */
export interface Facts extends PictureHeader {
  isGrey: boolean;
  isCmyk: boolean;
  /** More than 8 bits a channel. */
  isDeep: boolean;
  credits: Credits;
  /** Of each frame, milliseconds; empty for what doesn't move. */
  delay: number[];
  /** How often the frames are shown; 0 for without end. */
  loop: number;
  /** The frame or page that all else is said of, from 1. */
  page: number;
}

/** Enough of a file to tell what it is. */
const sniffedBytes = 4096;

/**
 * Reads the header (of the frame or page that is wished for) and checks it against the limits; no pixel is decoded. Refuses with unsupported (not a
 * format that we serve, or an AVIF that moves), broken (its header can't be read), too_large.
 */
export async function readFacts(
  sharp: SharpModule,
  source: Source,
  limits: Limits,
  wishes: FrameWishes = {},
): Promise<Facts> {
  const format = servedFormat(await head(source));
  const first = await readHeader(sharp, source);
  refuseUnread(format, first);
  const { pages = 1 } = first;
  const page = pageShown(wishes, pages);
  const metadata = page > 1 ? await readHeader(sharp, source, page) : first;
  const { width, height } = metadata;
  const frameHeight = metadata.pageHeight ?? height;
  refuseTooLarge(width, frameHeight, pages, limits);
  const exif = metadata.exif ? readExif(metadata.exif, metadata.density) : undefined;
  return {
    format,
    width,
    height: frameHeight,
    pages,
    orientation: metadata.orientation ?? 0,
    bands: metadata.channels,
    hasAlpha: metadata.hasAlpha,
    hasProfile: metadata.icc !== undefined,
    isGrey: metadata.space === "b-w" || metadata.space === "grey16",
    isCmyk: metadata.space === "cmyk",
    isDeep: metadata.depth !== "uchar",
    exif: exif?.tags ?? {},
    credits: metadata.exif ? readCredits(metadata.exif) : {},
    delay: metadata.delay ?? [],
    loop: metadata.loop ?? 0,
    page,
  };
}

/** What sharp takes as input. */
export function inputOf(source: Source): string | Uint8Array {
  return "file" in source ? source.file : source.bytes;
}

async function head(source: Source): Promise<Uint8Array> {
  if ("bytes" in source) return source.bytes.subarray(0, sniffedBytes);
  return Bun.file(source.file).slice(0, sniffedBytes).bytes();
}

function servedFormat(first: Uint8Array): SourceFormat {
  const sniffed = sniff(first);
  if ("refused" in sniffed) throw new Refusal("unsupported", sniffed.refused);
  return sniffed.kind;
}

async function readHeader(sharp: SharpModule, source: Source, page = 1): Promise<Metadata> {
  const options = { page: page - 1, limitInputPixels: false, failOn: "none" } as const;
  try {
    return await sharp(inputOf(source), options).metadata();
  } catch (cause) {
    throw new Refusal("broken", "The header of this picture can't be read. Export it again.", { cause });
  }
}

function refuseUnread(format: SourceFormat, { pages = 1, compression }: Metadata): void {
  if (compression === "hevc") {
    throw new Refusal("unsupported", "HEIC pictures can't be read yet. Save it as JPEG or PNG.");
  }
  if (pages > 1 && format === "avif") throw new Refusal("unsupported", refusals["avif-sequence"]);
}

function refuseTooLarge(width: number, height: number, frames: number, limits: Limits): void {
  if (frames > limits.sourceMaxFrames) {
    throw new Refusal(
      "too_large",
      `This picture has ${frames} frames or pages. At most ${limits.sourceMaxFrames} are taken.`,
    );
  }
  if (width * height * frames > limits.sourceMaxPixels) {
    const size = `${width}x${height}${frames > 1 ? ` times ${frames} frames` : ""}`;
    throw new Refusal(
      "too_large",
      `This picture has ${size} pixels. At most ${limits.sourceMaxPixels} are taken.`,
    );
  }
}
