/** Formats that can be stored and served from; `svg`, `bmp` and `heif` come later and are refused until then. */
export const sourceFormats = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;
export type SourceFormat = (typeof sourceFormats)[number];

/** Formats that a result can have. */
export const outputFormats = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;
export type OutputFormat = (typeof outputFormats)[number];

export const contentTypes: Record<SourceFormat | OutputFormat, string> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  tiff: "image/tiff",
  gif: "image/gif",
};
