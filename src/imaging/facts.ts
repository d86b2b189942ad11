import type { Metadata } from "sharp";
import { Refusal } from "#src/lib/errors.ts";
import { bmpFacts } from "./bmp/facts.ts";
import type { Companions } from "./decoded/png.ts";
import { type Credits, readCredits } from "./exif/credits.ts";
import { readExif } from "./exif/read.ts";
import { refuseForeignFonts } from "./fonts/own-fonts.ts";
import type { SourceFormat } from "./formats.ts";
import { type FrameWishes, pageShown } from "./frames.ts";
import { bytesOf, inputOf } from "./input.ts";
import type { Limits, PictureHeader, Source } from "./job.ts";
import type { SharpModule } from "./native.ts";
import { RecentReads } from "./recent-reads.ts";
import { headOf, refusals, sniffFormat } from "./sniff.ts";

/** The header, and what of it only the pipeline asks for. */
export interface Facts extends PictureHeader {
  isGrey: boolean;
  isCmyk: boolean;
  /** More than 8 bits a channel. */
  isDeep: boolean;
  credits: Credits;
  /** What is read from here on: of an SVG what is safe of it. */
  source: Source;
  /** Pixels an inch at which an SVG is drawn. */
  dpi?: number;
  /** What goes along where we decode the pixels ourselves. */
  companions?: Companions;
  /** Of each frame, milliseconds; empty for what doesn't move. */
  delay: number[];
  /** How often the frames are shown; 0 for without end. */
  loop: number;
  /** The frame or page that all else is said of, from 1. */
  page: number;
}

/** What librsvg and browsers take a pixel of an SVG for. */
const usualDpi = 72;

/** A page shows a picture in several sizes, one after the other. Kept is nothing that holds the file, or as much. */
const recent = new RecentReads<Facts>(32, ({ format }) => format !== "svg" && format !== "heic");

/**
 * Reads the header (of the frame or page that is wished for) and checks it against the limits; no pixel is decoded.
 * `dpi` sets the size of an SVG. Refuses with unsupported (not a format that we serve, or an AVIF that moves), broken
 * (its header can't be read), too_large.
 */
export async function readFacts(
  sharp: SharpModule,
  source: Source,
  limits: Limits,
  wishes: FactWishes = {},
): Promise<Facts> {
  const read = () => readAnew(sharp, source, wishes);
  const facts = "file" in source ? await recent.recall(source.file, wishes.page ?? 1, read) : await read();
  refuseTooLarge(facts, limits);
  return facts;
}

type FactWishes = FrameWishes & { dpi?: number | undefined };

async function readAnew(
  sharp: SharpModule,
  source: Source,
  { dpi = usualDpi, ...wishes }: FactWishes,
): Promise<Facts> {
  const head = await headOf(source);
  const format = sniffFormat(head);
  if (format === "bmp") return { ...bmpFacts(head), ...stillness, source };
  const readable = format === "svg" ? await safeSvg(source) : source;
  const density = format === "svg" ? dpi : undefined;
  const first = await readHeader(sharp, readable, { density });
  const pages = format === "avif" || format === "heic" ? 1 : (first.pages ?? 1);
  const page = pageShown(wishes, pages);
  const metadata = page > 1 ? await readHeader(sharp, readable, { page }) : first;
  const facts = { ...factsOf(codedFormat(format, metadata), metadata), page };
  if (facts.format === "avif" && (first.pages ?? 1) > 1) {
    throw new Refusal("unsupported", refusals["avif-sequence"]);
  }
  return { ...facts, source: readable, ...(density && { dpi: density }) };
}

const stillness = { delay: [], loop: 0, page: 1 };

/** Most processes never see an SVG, and are there sooner without what reads one. */
async function safeSvg(source: Source): Promise<Source> {
  refuseForeignFonts();
  const { makeSafe } = await import("./svg/make-safe.ts");
  return { bytes: makeSafe(await bytesOf(source)) };
}

function factsOf(format: SourceFormat, metadata: Metadata): Omit<Facts, "source" | "page"> {
  const { width, height, pages = 1 } = metadata;
  const exif = metadata.exif ? readExif(metadata.exif, metadata.density) : undefined;
  return {
    format,
    width,
    height: metadata.pageHeight ?? height,
    // Of the pictures in a HEIC one is the main one, and shown.
    pages: format === "heic" ? 1 : pages,
    // Libheif turns by what the boxes say, and EXIF only repeats it.
    orientation: format === "heic" ? 0 : (metadata.orientation ?? 0),
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
    ...(format === "heic" && { companions: { profile: metadata.icc, exif: metadata.exif } }),
  };
}

/** Brands say little of what is in the boxes. */
function codedFormat(format: SourceFormat, { compression }: Metadata): SourceFormat {
  if (format !== "avif" && format !== "heic") return format;
  if (compression === "av1") return "avif";
  if (compression === "hevc") return "heic";
  throw new Refusal(
    "unsupported",
    "This picture is packed like a HEIC, in a coding that can't be read here. Save it as JPEG or PNG.",
  );
}

async function readHeader(
  sharp: SharpModule,
  source: Source,
  { page = 1, density }: { page?: number; density?: number | undefined },
): Promise<Metadata> {
  const failing = { limitInputPixels: false, failOn: "none" } as const;
  const options = { ...failing, page: page - 1, ...(density && { density }) };
  try {
    return await sharp(inputOf(source), options).metadata();
  } catch (cause) {
    throw new Refusal("broken", "The header of this picture can't be read. Export it again.", { cause });
  }
}

function refuseTooLarge({ width, height, pages: frames }: PictureHeader, limits: Limits): void {
  if (frames > limits.sourceMaxFrames) {
    throw new Refusal(
      "too_large",
      `This picture has ${frames} frames or pages. At most ${limits.sourceMaxFrames} are taken. Save it with fewer.`,
    );
  }
  if (width * height * frames > limits.sourceMaxPixels) {
    const size = `${width}x${height}${frames > 1 ? ` times ${frames} frames` : ""}`;
    throw new Refusal(
      "too_large",
      `This picture has ${size} pixels. At most ${limits.sourceMaxPixels} are taken. Save it smaller.`,
    );
  }
}
