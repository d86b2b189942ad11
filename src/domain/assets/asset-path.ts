import { Refusal } from "#src/lib/errors.ts";

const longestPathBytes = 1024;
/** What file systems allow for one name, so that a space can always be copied out as files. */
const longestSegmentBytes = 255;
/** Control characters and line breaks. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * A picture's name within its space as it is kept: Unicode NFC, folders parted by single slashes, none at either
 * end. Upper and lower case differ. Refuses what can't be one.
 */
export function normalizeAssetPath(text: string): string {
  const path = tidy(text);
  const fault = text.endsWith("/") ? "it ends with a slash, as a folder does" : faultOf(path);
  if (fault === undefined) return path;
  throw new Refusal("invalid", `This can't be a picture's path: ${fault}.`, { fields: { path: fault } });
}

/** The same for looking up, where a slash at the end is no matter: undefined where nothing can have such a name. */
export function lookUpPath(text: string): string | undefined {
  const path = tidy(text);
  return faultOf(path) === undefined ? path : undefined;
}

/** What comes before the last slash; empty for a picture at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The path of that name in a folder; nothing is checked. */
export function pathIn(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** A folder as it is kept, with or without a slash at its end; empty for the top. */
export function normalizeFolder(text: string): string {
  const name = text.replace(/\/+$/, "");
  return name === "" ? "" : normalizeAssetPath(name);
}

function tidy(text: string): string {
  const segments = text.normalize("NFC").split("/");
  return segments.filter((segment) => segment !== "").join("/");
}

function faultOf(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (!path.isWellFormed()) return "it is not valid Unicode";
  if (Buffer.byteLength(path) > longestPathBytes) return `it is longer than ${longestPathBytes} bytes`;
  if (unprintable.test(path)) return "it has a control character or line break";
  if (path.includes("\\")) return "it has a backslash; folders are parted by /";
  if (/^color:/i.test(path)) return 'it begins with "color:", which asks for a plain colour in URLs';
  return path.split("/").map(segmentFaultOf).find(Boolean);
}

function segmentFaultOf(segment: string): string | undefined {
  if (segment.startsWith(".")) return `"${segment}" begins with a dot`;
  if (Buffer.byteLength(segment) > longestSegmentBytes)
    return `a name in it is longer than ${longestSegmentBytes} bytes`;
  return undefined;
}
