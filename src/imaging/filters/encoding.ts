import { type ColourSpace, colourSpaces } from "#src/imaging/formats.ts";
import { Refusal } from "#src/lib/errors.ts";
import { integer, word } from "./arguments.ts";
import { type Filter, outputFilter } from "./filter.ts";

const palette = outputFilter({
  name: "palette",
  meaning: "Writes a PNG with a palette of at most 256 colours; `quality` then says how true they are.",
  arguments: [],
  read: (settings) => {
    settings.palette = true;
  },
});

const bitdepth = outputFilter({
  name: "bitdepth",
  meaning:
    "Writes a PNG with a palette of as many colours as the bits can tell apart; another number of bits is refused (406).",
  arguments: [integer("bits", "1, 2, 4 or 8", { unit: "bits", range: [1, 8] })],
  read: (settings, [bits]) => {
    if (bits) settings.bitDepth = bits;
  },
});

const compression = outputFilter({
  name: "compression",
  meaning: "How hard a PNG is compressed; it looks the same.",
  arguments: [integer("level", "1 (fast) to 9 (small); 6 without one", { range: [1, 9] })],
  read: (settings, [level = 0]) => {
    settings.compression = level >= 1 && level <= 9 ? level : undefined;
  },
});

const lossless = outputFilter({
  name: "lossless",
  meaning: "Writes a WebP or AVIF that shows every pixel as it is.",
  arguments: [],
  read: (settings) => {
    settings.lossless = true;
  },
});

const toColorspace = outputFilter({
  name: "to_colorspace",
  meaning:
    "Converts a picture that has a colour profile to another, which goes along. `cmyk` holds in JPEG and TIFF; a space that isn't named here is refused (400).",
  arguments: [word("space", "`srgb` without one", colourSpaces)],
  read: (settings, [name = "srgb"]) => {
    settings.colourSpace = knownColourSpace(name);
  },
});

/** imagor opens any other word as a file of its server (urls.md 14.2). */
function knownColourSpace(name: string): ColourSpace {
  const known = colourSpaces.find((space) => space === name.toLowerCase());
  if (known) return known;
  throw new Refusal("invalid", `There is no colour space of that name. Use ${colourSpaces.join(", ")}.`);
}

export const encoding: readonly Filter[] = [palette, bitdepth, compression, lossless, toColorspace];
