import { type AutoFormat, autoFormat } from "./auto-format.ts";
import { isColorImage, parseColorImage } from "./color.ts";
import type { OutputFormat, SourceFormat } from "./formats.ts";
import type { Size } from "./geometry.ts";
import type { DefaultsName } from "./job.ts";
import { resultSize } from "./result-size.ts";
import type { Params } from "./url/params.ts";

/** Larger results are not made as AVIF by themselves: encoding one takes too long for a request. */
const mostAvifPixels = 1_500_000;

interface NegotiatedAsset extends Size {
  format: SourceFormat;
  orientation: number;
  hasAlpha: boolean;
  pages?: number;
}

interface Negotiation {
  /** The request's Accept header; empty where there is none. */
  accept: string;
  defaults: DefaultsName;
  params: Params;
  /** None for a `color:` picture. */
  asset?: NegotiatedAsset | undefined;
  /** Those of the space, in place of what its defaults do. */
  autoFormats?: readonly AutoFormat[] | undefined;
}

/**
 * The format that a request gets where its URL names none and the space's defaults let it choose: AVIF or
 * WebP for who says that they take it, else one that everybody does. Decided from the asset's row and the
 * URL alone, so that equal requests get equal answers whatever the load. `varies` says whether another
 * Accept could have had another answer.
 */
export function negotiateFormat(negotiation: Negotiation): { format?: OutputFormat; varies: boolean } {
  const { accept, defaults, params, asset } = negotiation;
  const autoFormats = negotiation.autoFormats ?? (defaults === "web" ? webFormats : []);
  if (autoFormats.length === 0 || namesFormat(params)) return { varies: false };
  const isOn = new Set(autoFormats);
  if (defaults === "imagor") return asImagor(negotiation, isOn);
  const accepted = acceptedTypes(accept);
  if (isOn.has("avif") && accepted.has("image/avif") && resultPixels(negotiation) <= mostAvifPixels)
    return { format: "avif", varies: true };
  if (isOn.has("webp") && accepted.has("image/webp")) return { format: "webp", varies: true };
  return { format: common(params, asset), varies: true };
}

const webFormats: readonly AutoFormat[] = ["avif", "webp"];

function asImagor({ accept, asset }: Negotiation, isOn: ReadonlySet<AutoFormat>) {
  const moves =
    asset !== undefined && (asset.pages ?? 1) > 1 && (asset.format === "gif" || asset.format === "webp");
  const format = autoFormat(accept, isOn, moves);
  return { varies: true, ...(format && { format }) };
}

function namesFormat({ filters }: Params): boolean {
  return filters.some(({ name }) => name === "format" || name === "autojpg");
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
  if (asset && asset.format !== "avif" && asset.format !== "tiff") return asset.format;
  const isClear = isColorImage(image) && (parseColorImage(image)?.alpha ?? 255) < 255;
  return asset?.hasAlpha || isClear ? "png" : "jpeg";
}

/** No bound on the side of a result: one that is over it is no AVIF either way. */
const anySide = Number.POSITIVE_INFINITY;

function resultPixels({ params, asset }: Negotiation): number {
  const { width, height } = resultSize(params, asset, anySide);
  return width * height;
}
