import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { isColorImage } from "#src/imaging/color.ts";
import { sourceFormats } from "#src/imaging/formats.ts";
import { sniff } from "#src/imaging/sniff.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

/** Operations of imagor that are not built yet; a filter that imagor doesn't know either is ignored by both. */
const laterFilters: ReadonlySet<string> = new Set([
  ...["watermark", "image"],
  ...["redact", "redact_oval", "draw_detections", "pixelate"],
  ...["palette", "bitdepth", "compression", "lossless", "to_colorspace", "fallback_format"],
  ...["dpi", "page", "max_frames"],
  ...["blurhash", "thumbhash", "avgcolor"],
]);

/** Paths that imagor answers by itself; a space answers none. */
const ownEndpoints: ReadonlySet<string> = new Set(["/", "/healthcheck", "/favicon.ico"]);

/**
 * Why a request asks for more than is built, or undefined where it doesn't: it names a later operation, or its
 * picture is of a kind that is refused until then. `images` is the folder that was put into the space.
 */
export async function whyOutOfReach(request: string, images: string): Promise<string | undefined> {
  const [path = ""] = request.split("?", 1);
  if (ownEndpoints.has(path)) return "an endpoint of imagor's own";
  const { filters, image } = parsePath(path);
  const later = filters.find(({ name }) => laterFilters.has(name));
  if (later) return `filter ${later.name}`;
  return isColorImage(image) ? undefined : whyNotStill(join(images, image));
}

async function whyNotStill(file: string): Promise<string | undefined> {
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  const { kind } = sniff(await Bun.file(file).slice(0, 4096).bytes());
  if (kind === "empty") return undefined;
  if (!sourceFormats.some((format) => format === kind)) return `source ${kind}`;
  if (kind !== "gif" && kind !== "webp") return undefined;
  const { pages = 1 } = await sharp(file, { pages: -1 }).metadata();
  return pages > 1 ? `animated ${kind}` : undefined;
}
