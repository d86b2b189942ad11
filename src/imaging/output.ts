import { Refusal } from "#src/lib/errors.ts";
import type { OutputSettings } from "./filters/filter.ts";
import { isWritten, lookUpFormat, type OutputFormat, type SourceFormat } from "./formats.ts";
import { canMove, framesTaken } from "./frames.ts";
import type { DefaultsName } from "./job.ts";

/** Encoder settings that a space's delivery defaults stand for (urls.md sections 0 and 6.12). */
export interface EncoderDefaults {
  /** Quality 1 to 100 where the URL names none. */
  jpeg: number;
  webp: number;
  /** On AVIF's own scale, where 60 looks like a JPEG of 80. */
  avif: number;
  /** 0 (fast) to 6. */
  webpEffort: number;
  /** 0 (fast) to 9. */
  avifEffort: number;
  /** How carefully colours are chosen for a GIF that doesn't move, or a PNG with a palette: 1 (fast) to 10. */
  paletteEffort: number;
  /** EXIF, XMP and profile of the source go along; otherwise only its copyright, and pixels become sRGB. */
  keepsMetadata: boolean;
  /** JPEG files made smaller at several times the cost, progressive. */
  mozjpeg?: boolean;
  /** Shrinking while loading, as far as sharp dares: faster, and up to 2/255 off imagor's pixels. */
  fastShrinkOnLoad: boolean;
}

export const encoderDefaults: Record<DefaultsName, EncoderDefaults> = {
  web: {
    jpeg: 80,
    webp: 80,
    avif: 60,
    webpEffort: 2,
    avifEffort: 1,
    paletteEffort: 4,
    keepsMetadata: false,
    fastShrinkOnLoad: true,
  },
  imagor: {
    jpeg: 75,
    webp: 75,
    avif: 50,
    webpEffort: 4,
    avifEffort: 1,
    paletteEffort: 7,
    keepsMetadata: true,
    fastShrinkOnLoad: false,
  },
};

/**
 * The format of the result: what the URL names, else what was negotiated, else the source's; a `color:`
 * picture, and one of a format that isn't written, is a JPEG, a placeholder a WebP. Where the picture would stand still in it and could
 * move, the fallback that the URL names. Refuses with unsupported what the shipped libvips can't write.
 */
export function outputFormat(
  settings: OutputSettings,
  negotiated: OutputFormat | undefined,
  stored: { format: SourceFormat; pages: number } | undefined,
): OutputFormat {
  const { format, bitDepth = 8, fallbackFormat, isPlaceholder } = settings;
  const usual = isPlaceholder ? "webp" : writtenFormat(stored?.format);
  const asked = format === undefined ? (negotiated ?? usual) : namedFormat(format);
  const standsStill = !canMove(asked) && framesTaken(settings, stored) > 1;
  const chosen = standsStill ? (fallbackFormat ?? asked) : asked;
  if (chosen === "png" && !pngBitDepths.includes(bitDepth)) {
    throw new Refusal("unsupported", `A PNG can't have ${bitDepth} bits. Use 1, 2, 4 or 8.`);
  }
  return chosen;
}

function writtenFormat(source: SourceFormat | undefined): OutputFormat {
  return source && isWritten(source) ? source : "jpeg";
}

function namedFormat(format: string): OutputFormat {
  const named = lookUpFormat(format);
  if (named) return named;
  throw new Refusal(
    "unsupported",
    `Pictures can't be written as ${format}. Use jpeg, png, webp, avif, tiff or gif.`,
  );
}

const pngBitDepths = [1, 2, 4, 8];

export type LossyFormat = Extract<OutputFormat, "jpeg" | "webp" | "avif">;

/** Whether the format loses something of the picture as it is asked for, more with a lower quality. */
export function isLossy(format: OutputFormat, { lossless }: OutputSettings): format is LossyFormat {
  return format === "jpeg" || ((format === "webp" || format === "avif") && !lossless);
}
