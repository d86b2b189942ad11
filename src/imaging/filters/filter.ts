import type { ColourSpace, OutputFormat } from "#src/imaging/formats.ts";
import type { FrameWishes } from "#src/imaging/frames.ts";
import type { Point, Rect, Size } from "#src/imaging/geometry.ts";
import type { Detection } from "#src/imaging/job.ts";
import type { Picture } from "#src/imaging/pipeline/picture.ts";
import { splitArgs } from "#src/imaging/url/args.ts";
import type { Params } from "#src/imaging/url/params.ts";
import type { Argument } from "./arguments.ts";
import type { Layer } from "./lay.ts";

/** What filters say about geometry, before any pixel is touched. Of those that say the same the last counts. */
export interface GeometrySettings {
  upscale?: boolean;
  stretch?: boolean;
  /** Counter-clockwise degrees instead of the EXIF rotation; 0 for no rotation at all. */
  orient?: 0 | 90 | 180 | 270;
  /** Pixels of the result to one that the URL speaks of; 1 where it doesn't say. */
  pixelRatio: number;
  /** Focal regions and points as written; `isRelative` says fractions of the sides. */
  focals: (Rect & { isRelative: boolean })[];
  /** Pixels an inch at which an SVG is drawn. */
  dpi?: number;
}

/** What filters say about the file that comes out. */
export interface OutputSettings extends FrameWishes {
  /** As written; undefined where no filter names one that we know. */
  format?: string;
  quality?: number;
  /** The lowest quality that looks like the picture itself, in place of one named. */
  choosesQuality?: boolean;
  maxBytes?: number;
  /** Taken where the result moves and its format can't. */
  fallbackFormat?: OutputFormat;
  stripExif: boolean;
  stripProfile: boolean;
  stripMetadata: boolean;
  /** Of a PNG. */
  palette: boolean;
  /** Of a PNG, as written. */
  bitDepth?: number;
  /** Of a PNG, 1 to 9. */
  compression?: number | undefined;
  /** Of a WebP or AVIF. */
  lossless: boolean;
  colourSpace?: ColourSpace;
}

/** What filters say about the answer rather than the picture: never part of a result's key. */
export interface DeliverySettings {
  /** Milliseconds since 1970. */
  expiresAt?: number;
  maxAgeSeconds?: number;
  /** The file name to save under; empty for the picture's own. */
  attachment?: string;
  isRaw: boolean;
  /** The result is made for this request alone: neither kept nor shared. */
  isPreview: boolean;
  /** The number of the asset's version that the URL pins. */
  version?: number;
}

/** Where a pixel filter works: the size asked for and the paddings, turned with the picture. */
export interface Scene {
  box: Size;
  padding: { left: number; top: number; right: number; bottom: number };
  pixelRatio: number;
  /** Saved with the asset. */
  detections: readonly Detection[];
}

/** The picture that others are laid onto. */
export type Base = Size & Pick<Scene, "pixelRatio">;

/** The same, with what a filter may call on while it works. */
export interface Studio extends Scene {
  /** Makes a picture that this one's URL names, whatever format and quality its own operations ask for. */
  layerOf(nested: Params): Promise<Layer>;
  /** Of the space's own fonts that its texts are set in: how wide and high they are at most, multiples of the size. */
  fontReach: number;
}

/** A text that a filter writes, and how it describes its font. */
export interface Written {
  text: string;
  font: string;
}

/** The parsed values of a filter's arguments, in their order. */
export type Values<Arguments extends readonly Argument<unknown>[]> = {
  [K in keyof Arguments]: Arguments[K] extends Argument<infer T> ? T : never;
};

interface Described {
  name: string;
  meaning: string;
  arguments: readonly Argument<unknown>[];
}

/** One filter of the URL: its arguments, the stage at which it speaks, and what it does there. */
export type Filter = Described &
  (
    | { stage: "geometry"; read(args: string, settings: GeometrySettings): void }
    | {
        stage: "pixels";
        /** Does nothing to pictures that move. */
        isForStills: boolean;
        apply(picture: Picture, args: string, studio: Studio): Promise<void>;
        /** The picture that it lays onto another; undefined where it lays none. */
        layer?(args: string, base: Base): Params | undefined;
        /** The text that it writes. */
        written?(args: string): Written;
        /** How many times larger a small difference in the picture can be afterwards; 1 where none grows. */
        amplification(args: string): number;
        /**
         * The largest size that a picture of this size can have afterwards; turns the scene as `apply` does. `layer` is
         * how large the picture is that it lays, where that is known.
         */
        sizeAfter(size: Size, args: string, scene: Scene, layer?: Size): Size;
      }
    | { stage: "description"; describe(picture: Picture, args: string): Promise<Record<string, unknown>> }
    | { stage: "output"; read(args: string, settings: OutputSettings): void }
    | { stage: "delivery"; read(args: string, settings: DeliverySettings): void }
  );

type Definition<A extends readonly Argument<unknown>[], Settings> = {
  name: string;
  meaning: string;
  arguments: A;
  read(settings: Settings, values: Values<A>): void;
};

/**
 * A filter that works on pixels, in the order of the URL. Without `sizeAfter` it leaves the size alone, without
 * `amplification` differences as small as they were. `count` says how many arguments were given.
 */
export function pixelFilter<const A extends readonly Argument<unknown>[]>(definition: {
  name: string;
  meaning: string;
  arguments: A;
  isForStills?: boolean;
  written?(values: Values<A>): Written;
  amplification?(values: Values<A>): number;
  apply(picture: Picture, values: Values<A>, studio: Studio, count: number): Promise<void> | void;
  sizeAfter?(size: Size, values: Values<A>, scene: Scene): Size;
}): Filter {
  const { apply, written, isForStills = false } = definition;
  const { sizeAfter = (size: Size) => size, amplification = () => 1 } = definition;
  const values = (args: string) => valuesOf(definition.arguments, args);
  return {
    ...described(definition),
    stage: "pixels",
    isForStills,
    ...(written && { written: (args: string) => written(values(args)) }),
    amplification: (args) => amplification(values(args)),
    apply: async (picture, args, studio) => apply(picture, values(args), studio, splitArgs(args).length),
    sizeAfter: (size, args, scene) => sizeAfter(size, values(args), scene),
  };
}

/**
 * One that lays another picture of the same space, or a plain colour, onto the picture. Without `sizeAfter` it leaves
 * the size alone.
 */
export function layerFilter<const A extends readonly Argument<unknown>[]>(definition: {
  name: string;
  meaning: string;
  arguments: A;
  /** What the URL wants of the other one; undefined where it names none. */
  layer(values: Values<A>, base: Base): Params | undefined;
  amplification?(values: Values<A>): number;
  lay(picture: Picture, layer: Layer, values: Values<A>, scene: Scene): Promise<void>;
  sizeAfter?(size: Size, layer: Size | undefined): Size;
}): Filter {
  const { amplification = () => 1, sizeAfter = (size: Size) => size } = definition;
  const values = (args: string) => valuesOf(definition.arguments, args);
  const layerOn = (args: string, base: Base) => definition.layer(values(args), base);
  return {
    ...described(definition),
    stage: "pixels",
    isForStills: false,
    layer: layerOn,
    amplification: (args) => amplification(values(args)),
    async apply(picture, args, studio) {
      const nested = layerOn(args, { ...picture.size, pixelRatio: studio.pixelRatio });
      if (nested === undefined) return;
      const layer = await studio.layerOf(picture.motion ? nested : held(nested));
      await definition.lay(picture, layer, values(args), studio);
    },
    sizeAfter: (size, _args, _scene, layer) => sizeAfter(size, layer),
  };
}

/** Of what doesn't move, no more than a frame is shown. */
function held(nested: Params): Params {
  return { ...nested, filters: [...nested.filters, { name: "max_frames", args: "1" }] };
}

/** A filter that speaks before any pixel is touched. */
export function geometryFilter<const A extends readonly Argument<unknown>[]>(
  definition: Definition<A, GeometrySettings>,
): Filter {
  return { ...described(definition), stage: "geometry", read: reader(definition) };
}

/** A filter that speaks about the file that comes out. */
export function outputFilter<const A extends readonly Argument<unknown>[]>(
  definition: Definition<A, OutputSettings>,
): Filter {
  return { ...described(definition), stage: "output", read: reader(definition) };
}

/** A filter that speaks about the answer. */
export function deliveryFilter<const A extends readonly Argument<unknown>[]>(
  definition: Definition<A, DeliverySettings>,
): Filter {
  return { ...described(definition), stage: "delivery", read: reader(definition) };
}

/** A filter that adds facts to `meta/`, and does nothing to a picture. `count` says how many arguments were given. */
export function descriptionFilter<const A extends readonly Argument<unknown>[]>(definition: {
  name: string;
  meaning: string;
  arguments: A;
  describe(picture: Picture, values: Values<A>, count: number): Promise<Record<string, unknown>>;
}): Filter {
  return {
    ...described(definition),
    stage: "description",
    describe: (picture, args) =>
      definition.describe(picture, valuesOf(definition.arguments, args), splitArgs(args).length),
  };
}

function described({ name, meaning, arguments: args }: Described): Described {
  return { name, meaning, arguments: args };
}

function reader<A extends readonly Argument<unknown>[], S>(definition: Definition<A, S>) {
  return (args: string, settings: S) => definition.read(settings, valuesOf(definition.arguments, args));
}

function valuesOf<A extends readonly Argument<unknown>[]>(declared: A, args: string): Values<A> {
  const given = splitArgs(args);
  return declared.map((argument, index) => argument.parse(given[index])) as Values<A>;
}

/** Where focal regions and points lie on average, weighted by area; undefined where none is usable. */
export function focalPoint(
  focals: GeometrySettings["focals"],
  whole: Size,
  origin: Rect | undefined,
): Point | undefined {
  let area = 0;
  let x = 0;
  let y = 0;
  for (const focal of focals) {
    const across = focal.isRelative ? whole.width : 1;
    const down = focal.isRelative ? whole.height : 1;
    const weight = Math.max(focal.width * across, 1) * Math.max(focal.height * down, 1);
    area += weight;
    x += weight * (focal.left + focal.width / 2) * across;
    y += weight * (focal.top + focal.height / 2) * down;
  }
  if (area === 0) return undefined;
  return { x: x / area - (origin?.left ?? 0), y: y / area - (origin?.top ?? 0) };
}
