import { integer, word } from "./arguments.ts";
import { type Filter, outputFilter } from "./filter.ts";

/** Every format that `format()` knows; what becomes of each is imaging/output.ts's to say. */
const formatWords = [
  "jpeg",
  "jpg",
  "png",
  "gif",
  "webp",
  "tiff",
  "avif",
  "heif",
  "jp2",
  "jxl",
  "bmp",
  "svg",
  "pdf",
] as const;
const knownFormats = new Set<string>(formatWords);

const format = outputFilter({
  name: "format",
  meaning: "The format of the result.",
  arguments: [word("format", "Name of the format", formatWords)],
  read: (settings, [name]) => {
    if (name !== undefined && knownFormats.has(name)) settings.format = name;
  },
});

const quality = outputFilter({
  name: "quality",
  meaning: "The quality of the result where its format has one.",
  arguments: [integer("quality", "1 (smallest) to 100 (best)", { range: [1, 100] })],
  read: (settings, [value = 0]) => {
    settings.quality = value >= 1 && value <= 100 ? value : undefined;
  },
});

const autojpg = outputFilter({
  name: "autojpg",
  meaning: "Makes a JPEG, transparency on black.",
  arguments: [],
  read: (settings) => {
    settings.format = "jpeg";
  },
});

const maxBytes = outputFilter({
  name: "max_bytes",
  meaning: "Lowers the quality until the file is no larger than this.",
  arguments: [integer("bytes", "Largest size of the file", { unit: "bytes", range: [1, 100_000_000] })],
  read: (settings, [value = 0]) => {
    if (value > 0) settings.maxBytes = value;
  },
});

const stripExif = outputFilter({
  name: "strip_exif",
  meaning: "Leaves EXIF out of the result.",
  arguments: [],
  read: (settings) => {
    settings.stripExif = true;
  },
});

const stripIcc = outputFilter({
  name: "strip_icc",
  meaning: "Converts to sRGB and leaves the colour profile out.",
  arguments: [],
  read: (settings) => {
    settings.stripProfile = true;
  },
});

const stripMetadata = outputFilter({
  name: "strip_metadata",
  meaning: "Converts to sRGB and leaves all metadata out.",
  arguments: [],
  read: (settings) => {
    settings.stripMetadata = true;
  },
});

export const output: readonly Filter[] = [
  format,
  quality,
  autojpg,
  maxBytes,
  stripExif,
  stripIcc,
  stripMetadata,
];
