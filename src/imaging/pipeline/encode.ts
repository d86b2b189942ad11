import type { PngOptions } from "sharp";
import type { Credits } from "#src/imaging/exif/credits.ts";
import type { OutputSettings } from "#src/imaging/filters/filter.ts";
import { formats, type OutputFormat } from "#src/imaging/formats.ts";
import type { Rendered } from "#src/imaging/job.ts";
import type { SharpInstance } from "#src/imaging/native.ts";
import { type EncoderDefaults, isLossy } from "#src/imaging/output.ts";
import { findQuality } from "./auto-quality.ts";
import { targetColourSpace } from "./colour-space.ts";
import { framesIn, type Motion } from "./picture.ts";
import type { Work } from "./work.ts";

/** From here on colour is kept at full resolution, as libvips decides it. */
const fullChromaQuality = 90;

/** `max_bytes` starts here where the URL names no quality, and gives up here (urls.md 6.12). */
const firstQuality = 80;
const lastQuality = 10;

const black = { r: 0, g: 0, b: 0 };

/** The picture as a file of its format. */
export async function encode(work: Work): Promise<Rendered> {
  const { picture, format, output } = work;
  if (format === "jpeg") await picture.flatten(black);
  const { width, height } = picture;
  const quality = await chosenQuality(work);
  const body =
    output.maxBytes && isLossy(format, output)
      ? await shrink(work, output.maxBytes, quality)
      : await write(work, quality);
  return { body, contentType: formats[format].contentType, format, width, height, pages: framesIn(picture) };
}

/** What the URL names, or what it lets us find; undefined for the format's usual one. */
async function chosenQuality({ picture, format, output, defaults }: Work): Promise<number | undefined> {
  if (!output.choosesQuality || picture.motion || !isLossy(format, output)) return output.quality;
  return findQuality(picture, format, (sample, quality) =>
    inFormat(sample, { format, defaults, output: { ...output, quality }, motion: undefined }).toBuffer(),
  );
}

/** Lowers the quality, in larger steps the further off it is; the last try counts even where it is too large. */
async function shrink(work: Work, maxBytes: number, start: number | undefined): Promise<Uint8Array> {
  await work.picture.eachFrame(async (frame) => void (await frame.asInput()));
  let quality = start ?? firstQuality;
  let body = await write(work, start);
  while (body.length > maxBytes && quality > lastQuality) {
    const excess = body.length / maxBytes;
    quality = Math.max(1, Math.floor(quality * (excess > 3 ? 0.25 : excess > 1.5 ? 0.5 : 0.75)));
    body = await write(work, quality);
  }
  return body;
}

async function write(work: Work, quality: number | undefined): Promise<Uint8Array> {
  const { picture, format, defaults, output, facts } = work;
  const instance = await picture.finish();
  const keepsCredits = !defaults.keepsMetadata && !output.stripMetadata && !output.stripExif;
  const credited = keepsCredits && facts ? withCredits(instance, facts.credits) : instance;
  const space = targetColourSpace(work);
  const converted = space ? credited.withIccProfile(space) : credited;
  return inFormat(converted, {
    format,
    defaults,
    output: { ...output, quality },
    motion: picture.motion,
  }).toBuffer();
}

/** libvips takes a last part in parentheses for its own explanation and cuts it off. */
const cutOffByLibvips = " (text)";

/** The tags that say whose picture it is stay where all others go; in ASCII, as libvips spells them in it. */
function withCredits(instance: SharpInstance, credits: Credits): SharpInstance {
  const tags = Object.entries(credits).map(([name, text]) => [name, `${text}${cutOffByLibvips}`]);
  return tags.length > 0 ? instance.withExif({ IFD0: Object.fromEntries(tags) }) : instance;
}

/** An eighth of the time of 7, at an eighth more bytes: with many frames nothing else is done in time. */
const movingPaletteEffort = 3;

interface Writing {
  format: OutputFormat;
  defaults: EncoderDefaults;
  output: OutputSettings & { quality: number | undefined };
  motion: Motion | undefined;
}

function inFormat(instance: SharpInstance, { format, defaults, output, motion }: Writing): SharpInstance {
  const { quality, lossless } = output;
  switch (format) {
    case "jpeg": {
      const chosen = quality ?? defaults.jpeg;
      return instance.jpeg({
        quality: chosen,
        chromaSubsampling: chromaOf(chosen),
        ...(defaults.mozjpeg && { mozjpeg: true }),
      });
    }
    case "webp":
      return instance.webp({
        quality: quality ?? defaults.webp,
        effort: defaults.webpEffort,
        lossless,
        ...motion,
      });
    case "avif": {
      const chosen = quality ?? defaults.avif;
      return instance.avif({
        quality: chosen,
        effort: defaults.avifEffort,
        chromaSubsampling: lossless ? "4:4:4" : chromaOf(chosen),
        lossless,
      });
    }
    case "png":
      return instance.png(pngOptions(output, defaults));
    case "gif":
      return instance.gif({
        ...motion,
        effort: motion ? movingPaletteEffort : defaults.paletteEffort,
        // What a frame lacks in the palette of the one before it would come out speckled.
        interPaletteMaxError: 0,
      });
    case "tiff":
      return instance.tiff({ compression: "none" });
  }
}

function pngOptions(
  { palette, bitDepth = 8, compression = 6, quality = 100 }: OutputSettings,
  { paletteEffort: effort }: EncoderDefaults,
): PngOptions {
  const isIndexed = palette || bitDepth < 8;
  const colours = isIndexed ? { palette: true, quality, colours: 2 ** bitDepth, effort } : {};
  return { compressionLevel: compression, ...colours };
}

function chromaOf(quality: number): "4:2:0" | "4:4:4" {
  return quality < fullChromaQuality ? "4:2:0" : "4:4:4";
}
