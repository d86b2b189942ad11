import type { OutputFormat, ResultFormat, SourceFormat } from "./formats.ts";
import type { Params } from "./url/params.ts";

/** Where the bytes of a picture are: a file that the render process may read, or the bytes themselves. */
export type Source = { file: string } | { bytes: Uint8Array };

/** What a picture and its result may cost. A space may lower them. */
export interface Limits {
  /** Width times height times frames, by the header. */
  sourceMaxPixels: number;
  sourceMaxFrames: number;
  sourceMaxBytes: number;
  /** Longest side of a result, pixels. */
  resultMaxSide: number;
  /** Width times height times frames of a result. */
  resultMaxPixels: number;
  /** CPU time of one picture. */
  cpuSeconds: number;
  /** All time of one picture, waiting not counted. */
  wallSeconds: number;
}

/** A part of the picture that a crop should keep, as fractions of its sides as stored (before EXIF rotation). */
export interface FocalRegion {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Something that was found in the picture, likewise. */
export interface Detection extends FocalRegion {
  /** What it is: `face`. */
  name: string;
  /** How sure that is, 0 to 1. */
  score: number;
}

/** Parts of the metadata that a space takes out of each result, whatever the URL says. */
export type StripRule = "exif" | "profile" | "metadata";

/** Which set of delivery defaults a space has (urls.md section 0). */
export type DefaultsName = "web" | "imagor";

/**
 * `header` reads the header alone; `pixels` decodes the whole picture as well and so knows its ThumbHash and
 * whether it is damaged.
 */
export interface ProbeJob {
  source: Source;
  limits: Limits;
  depth: "header" | "pixels";
}

/** What the header of a picture says. */
export interface PictureHeader {
  format: SourceFormat;
  /** Of one frame, as stored (before EXIF rotation), pixels. */
  width: number;
  height: number;
  /** Frames or pages. */
  pages: number;
  /** EXIF orientation 1 to 8; 0 where there is none. */
  orientation: number;
  bands: number;
  hasAlpha: boolean;
  hasProfile: boolean;
  /** Tag name to text as libexif would print it. */
  exif: Record<string, string>;
}

export interface Probed extends PictureHeader {
  contentType: string;
  /** The file ends before the picture does, or (depth `pixels`) its data does not decode whole. */
  damaged: boolean;
  /** Standard base64; depth `pixels` only. */
  thumbHash?: string;
}

/** What a space has decided of its results beyond its defaults. */
export interface ResultRules {
  /** In the place of what its defaults encode with. */
  encoding?: { jpeg?: number; webp?: number; avif?: number; avifEffort?: number; mozjpeg?: boolean };
  /** A result with a longer side, pixels, is made so large. */
  maxSide?: number;
  /** The largest scale, 0 to 1, at which any part of a stored picture is shown. */
  maxScale?: number;
  /** Filters that do nothing, in layers as well. */
  disabledFilters?: readonly string[];
  /** So many entries of the list of a layer work on pixels at most. */
  mostFilters?: number;
  /** In an order that stays; goes out of layers as well. */
  strip?: readonly StripRule[];
}

/** The picture whose smaller copy is rendered in its place. */
interface Original {
  format: SourceFormat;
  /** EXIF orientation 1 to 8 of the stored picture; 0 where there is none. The copy is turned already. */
  orientation: number;
  /** As seen, pixels: what the URL speaks of. */
  width: number;
  height: number;
  /** It would shrink while it is decoded, which shows in how libvips rounds. */
  shrinksOnLoad: boolean;
}

/** A picture as a layer names it. */
export interface LayerName {
  /** Its name, decoded (`Params.image`). */
  image: string;
  /** The number of its version that the URL pins. */
  version?: number | undefined;
}

/** A picture that filters lay onto another. */
export interface LayerSource extends LayerName {
  source: Source;
  /** Remembered with the asset. */
  focal?: FocalRegion[] | undefined;
  detections?: Detection[] | undefined;
}

/** A font that a space has brought along. */
export interface FontSource {
  /** Of its file, lower-case hex. */
  sha256: string;
  source: Source;
  /** How wide its letters and how high its lines are at most, in multiples of the size. */
  reach: number;
}

/** One transformation, as plain data. `source` is left out for a `color:` picture. */
export interface RenderJob {
  params: Params;
  defaults: DefaultsName;
  limits: Limits;
  rules?: ResultRules | undefined;
  source?: Source;
  /** In the place of `source`: where the picture lies as a result that is kept (`lib/result-frame`). */
  keptSource?: string;
  /** Chosen by `Accept`, where neither `format()` nor `autojpg()` speaks. */
  negotiated?: OutputFormat;
  /** Where the result is to be written (`lib/result-frame`), and not handed over where it is large; nothing is there yet. */
  resultFile?: string | undefined;
  /** The SVG itself, made safe, in place of a picture of it; nothing else of the job counts then. */
  isSanitised?: boolean;
  /** Remembered with the asset; serves where the URL names no focal point. */
  focal?: FocalRegion[];
  /** Every stored picture that `layersIn` names. */
  layers?: readonly LayerSource[];
  /** Of the space, beside the shipped ones: those that its texts are set in, in an order that stays. */
  fonts?: readonly FontSource[] | undefined;
  /** What is to be told in `meta/`. */
  warnings?: readonly string[];
  /** Remembered with the asset; what `redact()` hides, and what `smart` keeps in view before the focal point. */
  detections?: Detection[];
  /** What `source` is a working copy of, where it is one (`working-copy.ts`). */
  standsFor?: Original | undefined;
}

/** Rendered from both: the original that the job has as its source, and a working copy of it. */
export interface CompareJob extends RenderJob {
  source: Source;
  standsFor: Original;
  copy: Source;
}

/** How far two pictures are apart, in steps of 255: on average, and in the worst block of 8 by 8 pixels. */
export interface Difference {
  mean: number;
  worstBlock: number;
}

export interface Rendered {
  body: Uint8Array;
  /** It was written to the job's `resultFile`, so long; where it is large, `body` is empty. */
  writtenBytes?: number;
  contentType: string;
  /** The format of the body; `json` for `meta/`. */
  format: ResultFormat;
  /** Of one frame, pixels. */
  width: number;
  height: number;
  pages: number;
}

/** `urgent` goes before all others: somebody's upload. `idle` has what they leave: nobody waits for it. */
export type Rank = "urgent" | "usual" | "idle";

/** With what others leave of the CPU, times longer than where all of it is there. */
const idlePatience = 10;

/** What a job of this rank may take: one that has what others leave is waited for longer. */
export function limitsAt<L extends Pick<Limits, "wallSeconds">>(rank: Rank | undefined, limits: L): L {
  return rank === "idle" ? { ...limits, wallSeconds: limits.wallSeconds * idlePatience } : limits;
}

/** On whose behalf a job waits for a render process. */
export interface Claim {
  /** Jobs of one lane wait for each other, lanes take turns: a space. */
  lane: string;
  /** About how long one core works for it, milliseconds. */
  costMs: number;
  /** Its cost can't be told from outside: it never has all processes at once. */
  isUncertain?: boolean;
  /** `usual` when left out. */
  rank?: Rank;
  /** Ends the waiting where nobody wants the result any more. */
  signal?: AbortSignal | undefined;
}

/** The only doors to sharp. All refuse with a Refusal: unsupported, broken, too_costly, too_large, invalid. */
export interface Renderer {
  probe(job: ProbeJob, claim?: Claim): Promise<Probed>;
  render(job: RenderJob, claim?: Claim): Promise<Rendered>;
  compare(job: CompareJob, claim?: Claim): Promise<Difference>;
  /** Whether there is room for a job in the queue; left out where there is no queue. */
  hasRoom?(claim: Claim): boolean;
}
