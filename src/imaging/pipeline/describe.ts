import { seenDetections } from "#src/imaging/detections.ts";
import { privateTags } from "#src/imaging/exif/private-tags.ts";
import { describedFacts } from "#src/imaging/filters/registry.ts";
import { formats, isWritten } from "#src/imaging/formats.ts";
import type { Rendered } from "#src/imaging/job.ts";
import { targetColourSpace } from "./colour-space.ts";
import { encode } from "./encode.ts";
import { framesIn } from "./picture.ts";
import type { Work } from "./work.ts";

/**
 * The answer to `meta/` (urls.md 6.13): what the result would be, and the EXIF that it would hold. Where nobody names
 * a format, that of the picture is told, though it may be one that is only read.
 */
export async function describe(work: Work): Promise<Rendered> {
  const { picture, facts, output, job } = work;
  const { width, height } = picture;
  const pages = framesIn(picture);
  const description = {
    ...describedFormat(work),
    width,
    height,
    orientation: facts?.orientation === 1 ? 1 : 0,
    pages,
    bands: bandsOf(work),
    exif: keptExif(work),
    ...detectedRegions(work),
    ...(await describedFacts(picture, job.params)),
    ...(output.isPlaceholder ? { lqip: dataUri(await encode(work)) } : {}),
  };
  const body = new TextEncoder().encode(JSON.stringify(description));
  return { body, contentType: "application/json", format: "json", width, height, pages };
}

function describedFormat({ facts, format, output, job }: Work): { format: string; content_type: string } {
  const isNamed = output.format !== undefined || job.negotiated !== undefined;
  if (!isNamed && facts === undefined) return { format: "unknown", content_type: "" };
  const told = isNamed || !facts || isWritten(facts.format) ? format : facts.format;
  if (told === "heic") return { format: "heif", content_type: "image/heif" };
  return { format: told, content_type: formats[told].contentType };
}

function dataUri({ body, contentType }: Rendered): string {
  return `data:${contentType};base64,${Buffer.from(body).toString("base64")}`;
}

function detectedRegions({ picture, job }: Work) {
  if (!job.detections) return {};
  const regions = seenDetections(picture, job.detections).map(({ detection: { name, score }, rect }) => {
    const { left, top, width, height } = rect;
    return { left, top, right: left + width, bottom: top + height, score, name };
  });
  return { detected_regions: regions };
}

function bandsOf(work: Work): number {
  const { isGrey, hasAlpha } = work.picture;
  const colours = targetColourSpace(work) === "cmyk" ? 4 : isGrey ? 1 : 3;
  return colours + (hasAlpha ? 1 : 0);
}

function keptExif({ facts, output, defaults }: Work): Record<string, string> {
  if (!facts || output.stripExif || output.stripMetadata) return {};
  const isDropped = (name: string) =>
    (name === "Orientation" && facts.orientation !== 1) || (!defaults.keepsMetadata && privateTags.has(name));
  return Object.fromEntries(Object.entries(facts.exif).filter(([name]) => !isDropped(name)));
}
