import { parseColorImage } from "#src/imaging/color.ts";
import { type Facts, inputOf, readFacts } from "#src/imaging/facts.ts";
import type { GeometrySettings, OutputSettings } from "#src/imaging/filters/filter.ts";
import { geometrySettings, outputSettings } from "#src/imaging/filters/registry.ts";
import type { OutputFormat } from "#src/imaging/formats.ts";
import { colorImageSize, sizeAsSeen } from "#src/imaging/geometry.ts";
import type { RenderJob, Source } from "#src/imaging/job.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import { type EncoderDefaults, encoderDefaults, outputFormat } from "#src/imaging/output.ts";
import { Refusal } from "#src/lib/errors.ts";
import { refuseTooLarge } from "./bounds.ts";
import type { Kept } from "./kept.ts";
import { Picture } from "./picture.ts";
import type { Work } from "./work.ts";

/** Reads the header, checks limits, and opens the picture without decoding it. */
export async function openWork(sharp: SharpModule, job: RenderJob): Promise<Work> {
  const defaults = encoderDefaults[job.defaults];
  const geometry = geometrySettings(job.params);
  const output = outputSettings(job.params);
  const read = job.source ? await readFacts(sharp, job.source, job.limits) : undefined;
  const facts = read && job.standsFor ? { ...read, format: job.standsFor.format } : read;
  const format = outputFormat(output, job.negotiated, facts?.format);
  const kept = keptMetadata({ defaults, geometry, output, format, facts });
  const picture =
    job.source && facts
      ? openSource(sharp, job, job.source, facts, geometry, kept)
      : openColor(sharp, job, kept);
  const box = { width: job.params.width, height: job.params.height };
  return { sharp, job, defaults, geometry, output, format, facts, picture, whole: picture.size, box };
}

function openSource(
  sharp: SharpModule,
  { limits, standsFor }: RenderJob,
  source: Source,
  facts: Facts,
  geometry: GeometrySettings,
  kept: Kept,
): Picture {
  const orientation = geometry.orient === undefined ? facts.orientation : 0;
  const instance = sharp(inputOf(source), {
    failOn: "none",
    limitInputPixels: limits.sourceMaxPixels,
    autoOrient: orientation > 1,
  }).timeout({ seconds: Math.ceil(limits.wallSeconds) });
  // Without a profile libvips' own way from CMYK; with one, sharp converts by it.
  const isCmyk = facts.isCmyk && !facts.hasProfile;
  if (isCmyk) instance.pipelineColourspace("cmyk");
  const { hasAlpha, isGrey } = facts;
  const shrinksOnLoad = facts.format === "jpeg" && !facts.isCmyk;
  return new Picture(
    sharp,
    {
      instance,
      ...sizeAsSeen(facts, orientation),
      hasAlpha,
      isGrey,
      isTurned: orientation > 1,
      onlyMoves: isCmyk || facts.isDeep,
      shrinksOnLoad,
      standsFor,
    },
    kept,
    limits,
  );
}

function openColor(sharp: SharpModule, { params, limits }: RenderJob, kept: Kept): Picture {
  const color = parseColorImage(params.image);
  if (!color) throw new Refusal("invalid", "This colour is not known. Give a CSS name or hex digits.");
  const { width, height } = colorImageSize(params, limits.resultMaxSide);
  const hasAlpha = color.alpha < 255;
  const { r, g, b, alpha } = color;
  const background = { r, g, b, alpha: alpha / 255 };
  refuseTooLarge({ width, height }, limits);
  const instance = sharp({ create: { width, height, channels: hasAlpha ? 4 : 3, background } });
  return new Picture(
    sharp,
    {
      instance,
      width,
      height,
      hasAlpha,
      isGrey: false,
      isTurned: false,
      onlyMoves: false,
      shrinksOnLoad: false,
    },
    kept,
    limits,
  );
}

interface KeptFrom {
  defaults: EncoderDefaults;
  geometry: GeometrySettings;
  output: OutputSettings;
  format: OutputFormat;
  facts: Facts | undefined;
}

/**
 * What of the source's metadata goes along. A CMYK profile fits no result of ours, GIF holds none; EXIF that
 * still says how to turn a picture that `orient()` has turned already would turn it twice.
 */
function keptMetadata({ defaults, geometry, output, format, facts }: KeptFrom): Kept {
  if (!defaults.keepsMetadata || output.stripMetadata || !facts)
    return { exif: false, xmp: false, profile: false };
  const isTurnedByHand = geometry.orient !== undefined && facts.orientation > 1;
  return {
    exif: !output.stripExif && !isTurnedByHand,
    xmp: true,
    profile: !output.stripProfile && !facts.isCmyk && format !== "gif",
  };
}
