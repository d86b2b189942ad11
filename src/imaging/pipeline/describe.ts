import { privateTags } from "#src/imaging/exif/private-tags.ts";
import { formats } from "#src/imaging/formats.ts";
import type { Rendered } from "#src/imaging/job.ts";
import { framesIn } from "./picture.ts";
import type { Work } from "./work.ts";

/** The answer to `meta/` (urls.md 6.13): what the result would be, and the EXIF that it would hold. */
export function describe(work: Work): Rendered {
  const { picture, facts, format, output, job } = work;
  const { width, height } = picture;
  const pages = framesIn(picture);
  const isFormatKnown = facts !== undefined || output.format !== undefined || job.negotiated !== undefined;
  const description = {
    format: isFormatKnown ? format : "unknown",
    content_type: isFormatKnown ? formats[format].contentType : "",
    width,
    height,
    orientation: facts?.orientation === 1 ? 1 : 0,
    pages,
    bands: (picture.isGrey ? 1 : 3) + (picture.hasAlpha ? 1 : 0),
    exif: keptExif(work),
  };
  const body = new TextEncoder().encode(JSON.stringify(description));
  return { body, contentType: "application/json", format: "json", width, height, pages };
}

function keptExif({ facts, output, defaults }: Work): Record<string, string> {
  if (!facts || output.stripExif || output.stripMetadata) return {};
  const isDropped = (name: string) =>
    (name === "Orientation" && facts.orientation !== 1) || (!defaults.keepsMetadata && privateTags.has(name));
  return Object.fromEntries(Object.entries(facts.exif).filter(([name]) => !isDropped(name)));
}
