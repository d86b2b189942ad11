interface Format {
  contentType: string;
  /** Endings of its file names, the usual one first. */
  suffixes: readonly [string, ...string[]];
  /** What `format()` calls it; imagor makes a JPEG of what it can only read. */
  words: readonly string[];
}

/** Every format that is stored and served; `bmp`, `heic` and `svg` are read alone. */
export const formats = {
  jpeg: { contentType: "image/jpeg", suffixes: ["jpg", "jpeg"], words: ["jpeg", "jpg", "bmp", "svg", "pdf"] },
  png: { contentType: "image/png", suffixes: ["png"], words: ["png"] },
  webp: { contentType: "image/webp", suffixes: ["webp"], words: ["webp"] },
  avif: { contentType: "image/avif", suffixes: ["avif"], words: ["avif"] },
  tiff: { contentType: "image/tiff", suffixes: ["tiff", "tif"], words: ["tiff"] },
  gif: { contentType: "image/gif", suffixes: ["gif"], words: ["gif"] },
  bmp: { contentType: "image/bmp", suffixes: ["bmp"], words: [] },
  heic: { contentType: "image/heic", suffixes: ["heic", "heif"], words: [] },
  svg: { contentType: "image/svg+xml", suffixes: ["svg"], words: [] },
} as const satisfies Record<string, Format>;

export type SourceFormat = keyof typeof formats;
export type OutputFormat = Exclude<SourceFormat, "bmp" | "heic" | "svg">;
/** What comes out: a picture, an SVG made safe, or facts about one. */
export type ResultFormat = OutputFormat | "svg" | "json";

export const sourceFormats = Object.keys(formats) as SourceFormat[];
export const outputFormats = sourceFormats.filter(isWritten);

/** Formats that `format()` can ask for and the shipped libvips can't write. */
export const unwritableFormats: readonly string[] = ["heif", "jp2", "jxl"];

const byWord = new Map<string, OutputFormat>(
  outputFormats.flatMap((format) => formats[format].words.map((word) => [word, format] as const)),
);

/** The format that a word of `format()` asks for; undefined for one that isn't written here. */
export function lookUpFormat(word: string): OutputFormat | undefined {
  return byWord.get(word);
}

/** What `to_colorspace()` can be asked for. */
export const colourSpaces = ["srgb", "p3", "cmyk"] as const;
export type ColourSpace = (typeof colourSpaces)[number];

export function isWritten(format: SourceFormat): format is OutputFormat {
  return formats[format].words.length > 0;
}

export function contentTypeOf(format: ResultFormat): string {
  return format === "json" ? "application/json" : formats[format].contentType;
}
