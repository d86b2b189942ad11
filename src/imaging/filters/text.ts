import { parseColor, type Rgb } from "#src/imaging/color.ts";
import { familyOf, fontOf } from "#src/imaging/text/font.ts";
import { setText } from "#src/imaging/text/set-text.ts";
import { decodeWritten } from "#src/imaging/url/decode.ts";
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
import { blendAmplification, blendNames, type Layer, lay } from "./lay.ts";
import { positionArguments } from "./placement.ts";

const words = textArgument(
  "text",
  "What it says, percent-encoded or `b64:` and base64url; tags of Pango (`<b>`, `<span>`) are understood",
);
const blackOf = (given: string | undefined): Rgb => parseColor(given ?? "") ?? { r: 0, g: 0, b: 0 };
const transparency = decimal("alpha", "How transparent", { unit: "%", range: [0, 100] });

const labelFont = (given: string) => familyOf(decoded(given)) || "sans";
const textFont = (given: string) => fontOf(decoded(given)) || "sans 20";

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
  written: ([text, , , , , , family = ""]) => ({
    text: decoded(text),
    font: labelFont(family),
  }),
  apply: async (picture, [written, x, y, size = 20, named, alpha, family = ""], studio) => {
    const { pixelRatio, fontReach } = studio;
    if (size < 1) return;
    const height = Math.min(Math.round(size * pixelRatio), picture.limits.resultMaxSide);
    const layer = await setText(picture.sharp, {
      text: decoded(written),
      font: labelFont(family),
      colour: blackOf(named),
      layout: { fitHeight: height, fitWidth: labelWidth },
      fontReach,
    });
    if (layer) await lay(picture, atLeast(height, layer), { x, y, alpha, pixelRatio });
  },
});

/** The box is what is placed: letters in whole pixels may leave some of its height free. */
function atLeast(height: number, { frames, ...size }: Layer): Layer {
  const free = Buffer.alloc(Math.max(0, height - size.height) * size.width * 4);
  const boxed = frames.map((frame) => Buffer.concat([frame, free]));
  return { width: size.width, height: Math.max(height, size.height), frames: boxed };
}

/** Sharper than any printer. */
const mostDpi = 10_000;
const usualDpi = 72;
const mostSpacing = 1_000;

/** Wider than any picture, pixels. */
const widest = 32_000;

const text = pixelFilter({
  name: "text",
  meaning: "Writes a text of one line or several.",
  arguments: [
    words,
    ...positionArguments,
    textArgument("font", "Family, style and size in points, with `-` for spaces; `sans-20` without one"),
    colour("colour", "Of the letters; black without one"),
    transparency,
    word("mode", "How it goes with the picture", blendNames),
    textArgument("width", "Where lines are wrapped: pixels, `50p` percent, `0.5` or `f-20` of the picture"),
    word("align", "Of several lines", ["low", "center", "high"]),
    word("justify", "Stretches lines to one length", ["true", "false"]),
    word("wrap", "Where a line may be broken", ["word", "char", "wordchar", "none"]),
    integer("spacing", "Between lines; the font's own without it", { range: [0, mostSpacing] }),
    integer("dpi", "Dots an inch: with 72 a point is a pixel", { range: [1, mostDpi] }),
  ],
  written: ([text, , , family = ""]) => ({ text: decoded(text), font: textFont(family) }),
  amplification: ([, , , , , , mode]) => blendAmplification(mode),
  apply: async (
    picture,
    [written, x, y, family = "", named, alpha, mode, width, align, justify, wrap, spacing, dpi],
    { pixelRatio, fontReach },
  ) => {
    const layer = await setText(picture.sharp, {
      text: decoded(written),
      font: textFont(family),
      colour: blackOf(named),
      layout: {
        dpi: dpiOf(dpi, pixelRatio),
        width: widthOf(width, picture.width, pixelRatio),
        align: alignments.get(align ?? "") ?? "left",
        justify: justify === "true" || justify === "1",
        wrap: wraps.get(wrap ?? "") ?? "word",
        spacing: Math.round(Math.max(-mostSpacing, Math.min(mostSpacing, spacing ?? 0)) * pixelRatio),
      },
      fontReach,
    });
    if (layer) await lay(picture, layer, { x, y, alpha, mode, pixelRatio });
  },
});

const alignments: ReadonlyMap<string, "centre" | "right"> = new Map([
  ["center", "centre"],
  ["centre", "centre"],
  ["high", "right"],
  ["right", "right"],
]);

const wraps: ReadonlyMap<string, "char" | "word-char" | "none"> = new Map([
  ["char", "char"],
  ["wordchar", "word-char"],
  ["none", "none"],
]);

/** Sizes in points grow with it. */
function dpiOf(wanted: number | undefined, pixelRatio: number): number {
  const dpi = wanted === undefined || wanted < 1 ? usualDpi : Math.min(wanted, mostDpi);
  return Math.round(dpi * pixelRatio);
}

/** Pixels of the four ways to write a width; undefined where lines aren't wrapped. */
function widthOf(written = "", canvas: number, pixelRatio: number): number | undefined {
  const width = Math.trunc(measured(written, canvas, pixelRatio));
  return width >= 1 ? Math.min(width, widest) : undefined;
}

function measured(written: string, canvas: number, pixelRatio: number): number {
  const full = fullDim(written, canvas);
  if (full !== written) return readInteger(full);
  if (written.endsWith("p")) return (readNumber(written.slice(0, -1)) * canvas) / 100;
  return /^0?\./.test(written) ? readNumber(written) * canvas : readInteger(written) * pixelRatio;
}

/** An argument that is text (urls.md 6.11). */
function decoded(written = ""): string {
  return decodeWritten(written).text;
}

export const texts: readonly Filter[] = [text, label];
