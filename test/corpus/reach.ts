import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { isColorImage } from "#src/imaging/color.ts";
import { sourceFormats } from "#src/imaging/formats.ts";
import { sniff } from "#src/imaging/sniff.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

/** Paths that imagor answers by itself; a space answers none. */
const ownEndpoints: ReadonlySet<string> = new Set(["/", "/healthcheck", "/favicon.ico"]);

/**
 * Why a request asks for more than is built, or undefined where it doesn't: its
 * picture is of a kind that is refused. `images` is the folder that was put into the space.
 */
export async function whyOutOfReach(request: string, images: string): Promise<string | undefined> {
  const [path = ""] = request.split("?", 1);
  if (ownEndpoints.has(path)) return "an endpoint of imagor's own";
  const { image } = parsePath(path);
  return isColorImage(image) ? undefined : whyUnread(join(images, image));
}

async function whyUnread(file: string): Promise<string | undefined> {
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  const { kind } = sniff(await Bun.file(file).slice(0, 4096).bytes());
  if (kind === "empty") return undefined;
  return sourceFormats.some((format) => format === kind) ? undefined : `source ${kind}`;
}
