import { parseColor, type Rgb } from "#src/imaging/color.ts";
import { fontOf } from "#src/imaging/text/font.ts";
import { setText } from "#src/imaging/text/set-text.ts";
import { decodeBase64Url, queryUnescape } from "#src/imaging/url/decode.ts";
import { fullDim } from "#src/imaging/url/full-dims.ts";
import {
  colour,
  decimal,
  integer,
  readInteger,
  readNumber,
  text as textArgument,
  word,
} from "./arguments.ts";
import { type Filter, pixelFilter } from "./filter.ts";
import { blends, lay } from "./lay.ts";
import { positionArguments } from "./placement.ts";

const words = textArgument(
  "text",
  "What it says, percent-encoded or `b64:` and base64url; tags of Pango (`<b>`, `<span>`) are understood",
);
const blackOf = (given: string | undefined): Rgb => parseColor(given ?? "") ?? { r: 0, g: 0, b: 0 };
const transparency = decimal("alpha", "How transparent", { unit: "%", range: [0, 100] });

/** No line of a label is longer, pixels (urls.md 6.11). */
const labelWidth = 9_999;

const label = pixelFilter({
  name: "label",
  meaning: "Writes a line of text of a height in pixels.",
  arguments: [
    words,
    ...positionArguments,
    integer("size", "Height of the text", { unit: "px", range: [1, 1000] }),
    colour("colour", "Of the letters; black without one"),
    transparency,
    textArgument("font", "A family, with `-` for spaces; `sans` without one"),
  ],
  apply: async (picture, [written, x, y, size = 20, named, alpha, family = ""]) => {
    if (size < 1) return;
    const { resultMaxSide } = picture.limits;
    const layer = await setText(picture.sharp, {
      text: decoded(written),
      font: fontOf(decoded(family)) || "sans",
      colour: blackOf(named),
      layout: { fitHeight: Math.min(size, resultMaxSide), fitWidth: labelWidth },
    });
    if (layer) await lay(picture, layer, { x, y, alpha });
  },
});

/** Sharper than any printer. */
const mostDpi = 10_000;
const usualDpi = 72;
const mostSpacing = 1_000;

const text = pixelFilter({
  name: "text",
  meaning: "Writes a text of one line or several.",
  arguments: [
    words,
    ...positionArguments,
    textArgument("font", "Family, style and size in points, with `-` for spaces; `sans-20` without one"),
    colour("colour", "Of the letters; black without one"),
    transparency,
    word("mode", "How it goes with the picture", Object.keys(blends)),
    textArgument("width", "Where lines are wrapped: pixels, `50p` percent, `0.5` or `f-20` of the picture"),
    word("align", "Of several lines", ["low", "center", "high"]),
    word("justify", "Stretches lines to one length", ["true", "false"]),
    word("wrap", "Where a line may be broken", ["word", "char", "wordchar", "none"]),
    integer("spacing", "Between lines; the font's own without it", { range: [0, mostSpacing] }),
    integer("dpi", "Dots an inch: with 72 a point is a pixel", { range: [1, mostDpi] }),
  ],
  apply: async (
    picture,
    [written, x, y, family = "", named, alpha, mode, width, align, justify, wrap, spacing, dpi],
  ) => {
    const layer = await setText(picture.sharp, {
      text: decoded(written),
      font: fontOf(decoded(family)) || "sans 20",
      colour: blackOf(named),
      layout: {
        dpi: dpi === undefined || dpi < 1 ? usualDpi : Math.min(dpi, mostDpi),
        width: widthOf(width, picture.width),
        align: alignments[align ?? ""] ?? "left",
        justify: justify === "true" || justify === "1",
        wrap: wraps[wrap ?? ""] ?? "word",
        spacing: Math.max(-mostSpacing, Math.min(mostSpacing, spacing ?? 0)),
      },
    });
    if (layer) await lay(picture, layer, { x, y, alpha, mode });
  },
});

const alignments: Readonly<Record<string, "centre" | "right">> = {
  center: "centre",
  centre: "centre",
  high: "right",
  right: "right",
};

const wraps: Readonly<Record<string, "char" | "word-char" | "none">> = {
  char: "char",
  wordchar: "word-char",
  none: "none",
};

/** Pixels of the four ways to write a width; undefined where lines aren't wrapped. */
function widthOf(written = "", canvas: number): number | undefined {
  const width = Math.trunc(measured(fullDim(written, canvas), canvas));
  return width >= 1 ? width : undefined;
}

function measured(written: string, canvas: number): number {
  if (written.endsWith("p")) return (readNumber(written.slice(0, -1)) * canvas) / 100;
  return /^0?\./.test(written) ? readNumber(written) * canvas : readInteger(written);
}

/** An argument that is text: percent-decoded, then `b64:` understood (urls.md 6.11). */
function decoded(written = ""): string {
  const name = queryUnescape(written) ?? written;
  if (!name.startsWith("b64:")) return name;
  return decodeBase64Url(name.slice("b64:".length)) ?? name;
}

export const texts: readonly Filter[] = [text, label];
