import { parseColorImage } from "#src/imaging/color.ts";
import { type Facts, readFacts } from "#src/imaging/facts.ts";
import type { GeometrySettings, OutputSettings, Studio } from "#src/imaging/filters/filter.ts";
import { geometrySettings, outputSettings } from "#src/imaging/filters/registry.ts";
import type { OutputFormat } from "#src/imaging/formats.ts";
import { framesShown } from "#src/imaging/frames.ts";
import { colorImageSize, sizeAsSeen } from "#src/imaging/geometry.ts";
import { openInput } from "#src/imaging/input.ts";
import type { RenderJob, StripRule } from "#src/imaging/job.ts";
import { lieAsSeen } from "#src/imaging/lie.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import { type EncoderDefaults, encoderDefaults, outputFormat } from "#src/imaging/output.ts";
import { atPixelRatio } from "#src/imaging/pixel-ratio.ts";
import { Refusal } from "#src/lib/errors.ts";
import { frameLimits, refuseTooLarge } from "./bounds.ts";
import type { Kept } from "./kept.ts";
import { openMoving, type StoredPicture } from "./open-moving.ts";
import { type Picture, StillPicture } from "./picture.ts";
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
  const defaults = { ...encoderDefaults[job.defaults], ...job.rules?.encoding };
  const output = stripped(outputSettings(job.params), job.rules?.strip ?? []);
  const wishes = { ...output, dpi: geometry.dpi };
  const read = job.source ? await readFacts(sharp, job.source, job.limits, wishes) : undefined;
  const facts = read && { ...read, format: job.standsFor?.format ?? read.format };
  const format = opening.format ?? outputFormat(output, job.negotiated, facts);
  const frames = framesShown(output, facts, format);
  const limits = frameLimits(job.limits, frames);
  const kept = keptMetadata({ defaults, geometry, output, format, frames, facts });
  const stored = read && {
    sharp,
    facts: read,
    frames,
    orientation: orientationOf(read, geometry),
    kept,
    limits,
  };
  const picture = stored ? await openSource(stored, job.standsFor) : openColor(sharp, job, kept);
  const box = { width: job.params.width, height: job.params.height };
  const { layerOf } = opening;
  return {
    sharp,
    job,
    defaults,
    limits,
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

async function openSource(stored: StoredPicture, standsFor: RenderJob["standsFor"]): Promise<Picture> {
  return stored.frames > 1 ? await openMoving(stored) : await openStill(stored, standsFor);
}

async function openStill(
  { sharp, facts, orientation, kept, limits }: StoredPicture,
  standsFor: RenderJob["standsFor"],
): Promise<Picture> {
  const instance = sharp(await openInput(facts), {
    page: facts.page - 1,
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
  return new StillPicture(
    sharp,
    {
      instance,
      ...size,
      lie: standsFor ? lieAsSeen(standsFor, standsFor.orientation) : lieAsSeen(size, orientation),
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
  return new StillPicture(
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

/** By which EXIF orientation the picture is to be turned: none where `orient()` says how. */
function orientationOf({ orientation }: Facts, { orient }: GeometrySettings): number {
  return orient === undefined ? orientation : 0;
}

interface KeptFrom {
  defaults: EncoderDefaults;
  geometry: GeometrySettings;
  output: OutputSettings;
  format: OutputFormat;
  frames: number;
  facts: Facts | undefined;
}

/**
 * What of the source's metadata goes along. A CMYK profile fits no result of ours, GIF holds none; EXIF that
 * still says how to turn a picture that was turned already, by `orient()` or frame by frame, would turn it twice.
 */
function keptMetadata({ defaults, geometry, output, format, frames, facts }: KeptFrom): Kept {
  if (!defaults.keepsMetadata || output.stripMetadata || !facts)
    return { exif: false, xmp: false, profile: false };
  const isTurnedByHand = (geometry.orient !== undefined || frames > 1) && facts.orientation > 1;
  return {
    exif: !output.stripExif && !isTurnedByHand,
    xmp: true,
    profile: !output.stripProfile && !facts.isCmyk && format !== "gif",
  };
}
