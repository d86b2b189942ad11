import { type AutoFormat, autoFormat } from "./auto-format.ts";
import { isColorImage, parseColorImage } from "./color.ts";
import { outputSettings } from "./filters/registry.ts";
import { isWritten, type OutputFormat, type SourceFormat } from "./formats.ts";
import { framesTaken } from "./frames.ts";
import type { Size } from "./geometry.ts";
import type { DefaultsName } from "./job.ts";
import { resultSize } from "./result-size.ts";
import { splitArgs } from "./url/args.ts";
import type { Params } from "./url/params.ts";

/** Larger results are not made as AVIF by themselves: encoding one takes too long for a request. */
const mostAvifPixels = 1_500_000;

interface NegotiatedAsset extends Size {
  format: SourceFormat;
  /** Frames or pages. */
  pages: number;
  orientation: number;
  hasAlpha: boolean;
}

type LaidPicture = Pick<NegotiatedAsset, "width" | "height" | "orientation">;

interface Negotiation {
  /** The request's Accept header; empty where there is none. */
  accept: string;
  defaults: DefaultsName;
  params: Params;
  /** None for a `color:` picture. */
  asset?: NegotiatedAsset | undefined;
  /** What filters lay onto it, as `layersIn` names them; undefined for a `color:`. */
  layers?: readonly (LaidPicture | undefined)[];
  /** Those of the space, in place of what its defaults do. */
  autoFormats?: readonly AutoFormat[] | undefined;
}

/**
 * The format that a request gets where its URL names none and the space's defaults let it choose: AVIF (for
 * stills) or WebP for who says that they take it, else one that everybody does; what moves goes on moving. Decided from the asset's row and the
 * URL alone, so that equal requests get equal answers whatever the load. `varies` says whether another
 * Accept could have had another answer.
 */
export function negotiateFormat(negotiation: Negotiation): { format?: OutputFormat; varies: boolean } {
  const { accept, defaults, params, asset, autoFormats } = negotiation;
  if (!isChosenByAccept(negotiation)) return { varies: false };
  const isOn = new Set(autoFormats ?? webFormats);
  if (autoFormats && defaults === "imagor") return asImagor(negotiation, isOn);
  const accepted = acceptedTypes(accept);
  const takesAvif = isOn.has("avif") && accepted.has("image/avif");
  if (takesAvif && !moves(negotiation) && resultPixels(negotiation) <= mostAvifPixels)
    return { format: "avif", varies: true };
  if (isOn.has("webp") && accepted.has("image/webp")) return { format: "webp", varies: true };
  return { format: common(params, asset), varies: true };
}

const webFormats: readonly AutoFormat[] = ["avif", "webp"];

function asImagor(negotiation: Negotiation, isOn: ReadonlySet<AutoFormat>) {
  const format = autoFormat(negotiation.accept, isOn, moves(negotiation));
  return { varies: true, ...(format && { format }) };
}

function moves({ params, asset }: Negotiation): boolean {
  return framesTaken(outputSettings(params), asset) > 1;
}

/** The last filter that speaks of the format decides; where none does, the space. */
function isChosenByAccept({ params, defaults, autoFormats }: Negotiation): boolean {
  const last = params.filters.findLast(({ name }) => name === "format" || name === "autojpg");
  if (last === undefined) {
    if (outputSettings(params).isPlaceholder) return false;
    return autoFormats ? autoFormats.length > 0 : defaults === "web";
  }
  return last.name === "format" && splitArgs(last.args)[0] === "auto";
}

/** The media types that are named and not refused by `q=0`. */
function acceptedTypes(accept: string): Set<string> {
  const types = accept
    .toLowerCase()
    .split(",")
    .map((part) => part.split(";").map((piece) => piece.trim()));
  const isRefused = (parameters: string[]) => parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  return new Set(types.filter(([, ...parameters]) => !isRefused(parameters)).map(([type = ""]) => type));
}

/** A format that every browser shows. */
function common({ image }: Params, asset: NegotiatedAsset | undefined): OutputFormat {
  if (asset && isWritten(asset.format) && asset.format !== "avif" && asset.format !== "tiff")
    return asset.format;
  const isClear = isColorImage(image) && (parseColorImage(image)?.alpha ?? 255) < 255;
  return asset?.hasAlpha || isClear ? "png" : "jpeg";
}

/** No bound on the side of a result: one that is over it is no AVIF either way. */
const anySide = Number.POSITIVE_INFINITY;

function resultPixels({ params, asset, layers }: Negotiation): number {
  const { width, height } = resultSize(params, asset, anySide, layers);
  return width * height;
}
