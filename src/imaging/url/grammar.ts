/** Line ends of every kind are taken out of a path before it is read. */
export const lineBreaks = /[\r\n\v\f\u0085\u2028\u2029]/g;

/**
 * The segments of a delivery path (urls.md section 2). Each is sticky: it is tried at one place only, so reading
 * a path takes time in proportion to its length, whatever it holds.
 */
export const segments = {
  slashes: /\/*/y,
  params: /params\//y,
  unsafe: /unsafe\//y,
  // Sixteen characters are none, so that 1920x1080/ is a size; a fit-in word is long enough to pass for one.
  hash: /(?!adaptive-full-fit-in\/)(?<hash>[A-Za-z0-9_=-]{17,})\//y,
  meta: /meta\//y,
  trim: /trim(?::(?<by>top-left|bottom-right))?(?::(?<tolerance>\d+))?\//y,
  crop: /(?<left>(?:0?\.)?\d+)x(?<top>(?:0?\.)?\d+):(?<right>(?:[01]?\.)?\d+)x(?<bottom>(?:[01]?\.)?\d+)\//y,
  fitIn: /(?<adaptive>adaptive-)?(?<full>full-)?fit-in\//y,
  stretch: /stretch\//y,
  size: /(?<hFlip>-?)(?<width>\d*)x(?<vFlip>-?)(?<height>\d*)\//y,
  padding: /(?<left>\d+)x(?<top>\d+)(?::(?<right>\d+)x(?<bottom>\d+))?\//y,
  hAlign: /(?<align>left|right|center)\//y,
  vAlign: /(?<align>top|bottom|middle)\//y,
  smart: /smart\//y,
};

/** Begins the filter list. */
export const filtersPrefix = "filters:";

/** Begins an image name that is written in base64url. */
export const base64Prefix = "b64:";

/** A place in a text that is being read from left to right. */
export interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads one segment and moves past it; undefined, and no move, where the text goes on with something else. */
export function take(cursor: Cursor, segment: RegExp): Record<string, string | undefined> | undefined {
  segment.lastIndex = cursor.at;
  const match = segment.exec(cursor.text);
  if (!match) return undefined;
  cursor.at = segment.lastIndex;
  return match.groups ?? {};
}
