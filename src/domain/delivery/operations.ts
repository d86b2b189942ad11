import { deliverySettings, lookUpFilter } from "#src/imaging/filters/registry.ts";
import type { Params } from "#src/imaging/url/params.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { Refusal } from "#src/lib/errors.ts";

/** So many a picture are rendered ahead of time at most. */
export const mostOperations = 20;

/** Without slashes around them; undefined where part of them would be read as the picture's name. */
export function tidyOperations(written: string): string | undefined {
  const trimmed = written.replace(/^\/+|\/+$/g, "");
  const { image, meta } = parseOperations(trimmed);
  return trimmed !== "" && image === "x" && !meta ? trimmed : undefined;
}

/** The same for what is done with every picture: refuses (invalid) a filter that would do nothing. */
export function readBaseOperations(written: string): string | undefined {
  const operations = tidyOperations(written);
  const unknown = operations === undefined ? undefined : unknownFilterIn(parseOperations(operations));
  if (unknown !== undefined) throw unknownFilter(unknown);
  return operations;
}

/** The name of a filter; undefined for what can't be one. Refuses (invalid) one that there isn't. */
export function readFilterName(written: string): string | undefined {
  if (!/^[a-z_]{1,40}$/.test(written)) return undefined;
  if (lookUpFilter(written) === undefined) throw unknownFilter(written);
  return written;
}

/** What a URL with these operations says, of a picture that is called `x`. */
export function parseOperations(operations: string): Params {
  return parsePath(`unsafe/${operations}/x`);
}

/** The same for what is rendered ahead of time: refuses (invalid), with the reason, what isn't made or isn't kept. */
export function readOperations(written: string): string {
  const operations = tidyOperations(written);
  const fault = operations === undefined ? faultOf(written) : faultOfFilters(parseOperations(operations));
  if (operations !== undefined && fault === undefined) return operations;
  throw new Refusal("invalid", `"${written}" can't be rendered ahead of time: ${fault}.`, {
    fields: { operations: `${fault}` },
  });
}

function faultOf(written: string): string {
  if (/^\/*$/.test(written)) return "there are no operations in it, such as 300x200/smart";
  const { image, meta } = parseOperations(written.replace(/^\/+|\/+$/g, ""));
  if (meta) return "meta tells of a picture and makes none";
  const unread = image.replace(/\/?x$/, "");
  return unread === ""
    ? "it has no end (a bracket that isn't closed, say)"
    : `"${unread}" in it is no operation and would be read as the picture's name`;
}

function faultOfFilters(params: Params): string | undefined {
  const unknown = unknownFilterIn(params);
  if (unknown !== undefined) return `there is no filter "${unknown}" (${listed})`;
  const { isPreview, isRaw, expiresAt, version } = deliverySettings(params);
  if (isPreview) return "what preview() makes is never kept";
  if (isRaw) return "raw() delivers the file as it is";
  if (expiresAt !== undefined)
    return "a URL that expires isn't known ahead of time; without expire() the same is made";
  if (version !== undefined) return "version() speaks of one picture, and these are for all";
  return undefined;
}

function unknownFilterIn({ filters }: Params): string | undefined {
  return filters.find(({ name }) => lookUpFilter(name) === undefined)?.name;
}

const listed = "docs/filters.md lists them";

function unknownFilter(name: string): Refusal {
  return new Refusal("invalid", `There is no filter "${name}" (${listed}).`);
}
