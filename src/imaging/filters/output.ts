import { lookUpFormat, outputFormats, unwritableFormats } from "#src/imaging/formats.ts";
import { integer, integerOr, word } from "./arguments.ts";
import { type Filter, outputFilter } from "./filter.ts";

const format = outputFilter({
  name: "format",
  meaning:
    "The format of the result. `jpg`, `bmp`, `svg` and `pdf` make a JPEG; `heif`, `jp2` and `jxl` are refused (406). `auto` is what the browser's Accept takes best.",
  arguments: [word("format", "Name of the format", [...outputFormats, "auto"])],
  read: (settings, [name]) => {
    if (name === "auto") delete settings.format;
    else if (name !== undefined && isKnown(name)) settings.format = name;
  },
});

/** What becomes of each is imaging/output.ts's to say. */
function isKnown(name: string): boolean {
  return lookUpFormat(name) !== undefined || unwritableFormats.includes(name);
}

const quality = outputFilter({
  name: "quality",
  meaning:
    "The quality of the result where its format has one. `auto` takes the lowest at which a JPEG, WebP or AVIF can't be told from the picture by eye, about 80 for a photograph; what moves, and other formats, get the usual one.",
  arguments: [
    integerOr("quality", "1 (smallest) to 100 (best), or chosen by what is to be seen", ["auto"], {
      range: [1, 100],
    }),
  ],
  read: (settings, [value = 0]) => {
    settings.choosesQuality = value === "auto";
    settings.quality = typeof value === "number" && value >= 1 && value <= 100 ? value : undefined;
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
  meaning:
    "Lowers the quality of a JPEG, WebP or AVIF in steps, to 10 or less at the worst, while the file is larger than this. What the last step gives counts, even where it is too large.",
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

/** Of a picture that is looked at for a moment. */
const placeholderQuality = 40;

const lqip = outputFilter({
  name: "lqip",
  meaning:
    "Makes a placeholder for the time until the picture has come: at most 24 pixels a side, blurred, without metadata, still, a WebP where the URL names no format. With `meta/`: the same as a data URI, `lqip`.",
  arguments: [],
  read: (settings) => {
    settings.isPlaceholder = true;
    settings.stripMetadata = true;
    settings.quality ??= placeholderQuality;
  },
});

export const output: readonly Filter[] = [
  format,
  quality,
  autojpg,
  maxBytes,
  lqip,
  stripExif,
  stripIcc,
  stripMetadata,
];
