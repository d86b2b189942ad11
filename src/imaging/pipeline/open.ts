import { parseColorImage } from "#src/imaging/color.ts";
import { type Facts, readFacts } from "#src/imaging/facts.ts";
import type { GeometrySettings, OutputSettings, Studio } from "#src/imaging/filters/filter.ts";
import { geometrySettings, outputSettings } from "#src/imaging/filters/registry.ts";
import type { OutputFormat } from "#src/imaging/formats.ts";
import { colorImageSize, sizeAsSeen } from "#src/imaging/geometry.ts";
import { openInput } from "#src/imaging/input.ts";
import type { RenderJob, StripRule } from "#src/imaging/job.ts";
import { lieAsSeen } from "#src/imaging/lie.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import { type EncoderDefaults, encoderDefaults, outputFormat } from "#src/imaging/output.ts";
import { atPixelRatio } from "#src/imaging/pixel-ratio.ts";
import { Refusal } from "#src/lib/errors.ts";
import { refuseTooLarge } from "./bounds.ts";
import type { Kept } from "./kept.ts";
import { Picture } from "./picture.ts";
import type { Work } from "./work.ts";

interface Opening {
  layerOf: Studio["layerOf"];
  /** Whatever the URL says. */
  format?: OutputFormat;
}

/** Reads the header, checks limits, and opens the picture without decoding it. */
export async function openWork(sharp: SharpModule, asked: RenderJob, opening: Opening): Promise<Work> {
  const geometry = geometrySettings(asked.params);
  const job = { ...asked, params: atPixelRatio(asked.params, geometry.pixelRatio) };
  const defaults = encoderDefaults[job.defaults];
  const output = stripped(outputSettings(job.params), job.strip ?? []);
  const facts = job.source ? await readFacts(sharp, job.source, job.limits, geometry.dpi) : undefined;
  const format = opening.format ?? outputFormat(output, job.negotiated, facts?.format);
  const kept = keptMetadata({ defaults, geometry, output, format, facts });
  const picture = facts ? await openSource(sharp, job, facts, geometry, kept) : openColor(sharp, job, kept);
  const box = { width: job.params.width, height: job.params.height };
  const { layerOf } = opening;
  return {
    sharp,
    job,
    defaults,
    geometry,
    output,
    format,
    facts,
    picture,
    whole: picture.size,
    box,
    layerOf,
  };
}

/** What the space strips counts as if every URL said so. */
function stripped(settings: OutputSettings, rules: readonly StripRule[]): OutputSettings {
  return {
    ...settings,
    stripExif: settings.stripExif || rules.includes("exif"),
    stripProfile: settings.stripProfile || rules.includes("profile"),
    stripMetadata: settings.stripMetadata || rules.includes("metadata"),
  };
}

async function openSource(
  sharp: SharpModule,
  { limits }: RenderJob,
  facts: Facts,
  geometry: GeometrySettings,
  kept: Kept,
): Promise<Picture> {
  const orientation = geometry.orient === undefined ? facts.orientation : 0;
  const instance = sharp(await openInput(facts), {
    failOn: "none",
    limitInputPixels: limits.sourceMaxPixels,
    autoOrient: orientation > 1,
    ...(facts.dpi && { density: facts.dpi }),
  }).timeout({ seconds: Math.ceil(limits.wallSeconds) });
  // Without a profile libvips' own way from CMYK; with one, sharp converts by it.
  const isCmyk = facts.isCmyk && !facts.hasProfile;
  if (isCmyk) instance.pipelineColourspace("cmyk");
  const { hasAlpha, isGrey } = facts;
  const shrinksOnLoad = facts.format === "jpeg" && !facts.isCmyk;
  const size = sizeAsSeen(facts, orientation);
  return new Picture(
    sharp,
    {
      instance,
      ...size,
      lie: lieAsSeen(size, orientation),
      hasAlpha,
      isGrey,
      isTurned: orientation > 1,
      onlyMoves: isCmyk || facts.isDeep,
      shrinksOnLoad,
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
      lie: lieAsSeen({ width, height }, 0),
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
