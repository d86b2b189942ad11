import type { CreateText } from "sharp";
import type { Rgb } from "#src/imaging/color.ts";
import type { Layer } from "#src/imaging/filters/lay.ts";
import { refuseForeignFonts } from "#src/imaging/fonts/own-fonts.ts";
import type { SharpModule } from "#src/imaging/native.ts";
import { Refusal } from "#src/lib/errors.ts";
import { readFont } from "./font.ts";
import { type Markup, plainMarkup, readMarkup } from "./markup.ts";

/** A text, and what it is to look like. */
export interface Lettering {
  /** Decoded; Pango markup where it is well-formed, else itself. */
  text: string;
  /** As Pango describes fonts, size in points: `sans bold 20`. */
  font: string;
  colour: Rgb;
  layout: Layout | { fitHeight: number; fitWidth: number };
  /** How wide letters and how high lines of a space's fonts are at most, in multiples of the size. */
  fontReach: number;
}

interface Layout {
  dpi: number;
  /** Lines are wrapped there, pixels. */
  width?: number | undefined;
  align: "left" | "centre" | "right";
  justify: boolean;
  wrap: "word" | "char" | "word-char" | "none";
  /** Between lines, as libvips has it; 0 for the font's own. */
  spacing: number;
}

type Setting = Pick<Layout, "dpi" | "width" | "wrap" | "spacing">;

export const mostCharacters = 5_000;

/** Of what a text may take if each letter were as wide and high as any; what it really takes is a quarter at most. */
const mostPixels = 64_000_000;

/** Of the size of the font: no letter of the shipped fonts is wider, no line higher, and no tab wider. */
const mostEms = 3;

/** Of a font whose description names no size, more than any takes. */
const unnamedSize = 20;

/** What `xx-large` makes of a size, the highest of the steps. */
const raise = 1.728;

/** The least that libvips tries to fit a text into a box with. */
const leastLayout: Setting = { dpi: 1, wrap: "none", spacing: 0 };

/**
 * Sets a text and colours it: a layer as large as its ink; undefined where there is none. Refuses (invalid) a text
 * that is too long, and (too_costly) one that would be too large, before anything is set.
 */
export async function setText(sharp: SharpModule, lettering: Lettering): Promise<Layer | undefined> {
  const markup = markupOf(lettering.text);
  if (markup === undefined) return undefined;
  refuseLarge(markup, lettering);
  refuseForeignFonts();
  try {
    return await draw(sharp, markup, lettering);
  } catch (error) {
    if (isOf(error, "no text to render")) return undefined;
    // Cairo draws up to 32,767 pixels a side.
    if (isOf(error, "too big")) throw tooLarge(error);
    // A colour, say, that only Pango can tell is none.
    if (!isOf(error, "markup")) throw error;
    return await draw(sharp, plainMarkup(legible(lettering.text)), lettering);
  }
}

/** A text as it is set; undefined where there is nothing to set. Refuses (invalid) one that is too long. */
export function markupOf(written: string): Markup | undefined {
  const text = legible(written);
  if (text.trim() === "") return undefined;
  if (text.length > mostCharacters)
    throw new Refusal(
      "invalid",
      `A text can have ${mostCharacters} characters; this one has ${text.length}. Write less, or in several texts.`,
    );
  return readMarkup(text) ?? plainMarkup(text);
}

/** Without what no font draws and XML doesn't take. */
function legible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\t\n])[\p{Cc}\ufffe\uffff]/gu, "");
}

async function draw(
  sharp: SharpModule,
  { pango }: Markup,
  { font, colour, layout }: Lettering,
): Promise<Layer> {
  const { r, g, b } = colour;
  const { data, info } = await sharp({ text: { text: pango, font, rgba: true, ...textOptions(layout) } })
    .linear([0, 0, 0, 1], [r, g, b, 0])
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, frames: [data] };
}

function textOptions(layout: Lettering["layout"]): Partial<CreateText> {
  if ("fitHeight" in layout) return { width: layout.fitWidth, height: layout.fitHeight };
  const { width, ...rest } = layout;
  return { ...rest, ...(width !== undefined && { width }) };
}

function refuseLarge(markup: Markup, { font, layout, fontReach }: Lettering): void {
  const pixels =
    "fitHeight" in layout
      ? Math.max(layout.fitWidth * layout.fitHeight, mostPixelsOf(markup, { font, fontReach }, leastLayout))
      : mostPixelsOf(markup, { font, fontReach }, layout);
  if (pixels <= mostPixels) return;
  throw tooLarge();
}

function tooLarge(cause?: unknown): Refusal {
  const sentence = "This text would be too large. Give it a smaller size, or less of it.";
  return new Refusal("too_costly", sentence, { cause });
}

/** Bounds the area from above: a text that is wrapped is as high as its letters in a row are wider than its lines. */
function mostPixelsOf(
  markup: Markup,
  { font, fontReach }: Pick<Lettering, "font" | "fontReach">,
  { dpi, width, wrap, spacing }: Setting,
): number {
  const { plain, looseness, lineHeight } = markup;
  const pixelsAPoint = dpi / 72;
  const letter = Math.max(mostEms, fontReach) * largestEm(markup, font, pixelsAPoint) + looseness;
  const between = Math.max(0, spacing) * Math.max(1, pixelsAPoint);
  const line = letter * (lineHeight + highestStack(plain)) + between;
  const lines = plain.split("\n");
  if (width === undefined) return letter * longestOf(lines) * lines.length * line;
  const wrapped = Math.ceil((plain.length * letter) / width);
  return Math.max(width, letter * longestOf(plain.split(unbroken[wrap]))) * (lines.length + wrapped) * line;
}

/** What stands between two parts of a text that are never broken. */
const unbroken = { word: /\s/, char: "", "word-char": "", none: "\n" } as const;

function longestOf(parts: readonly string[]): number {
  return Math.max(...parts.map(({ length }) => length));
}

/** Pixels of the largest size that a letter can have. */
function largestEm({ largestSize, raises }: Markup, font: string, pixelsAPoint: number): number {
  const { size, unit } = readFont(font);
  const ownSize = unit === "px" ? size / pixelsAPoint : size || unnamedSize;
  return Math.max(ownSize, largestSize) * pixelsAPoint * raise ** raises;
}

/** How many marks stand on one letter at most: each lies above the one before. */
function highestStack(plain: string): number {
  const stacks = plain.match(/\p{M}+/gu) ?? [];
  return Math.max(0, ...stacks.map(({ length }) => length));
}

function isOf(error: unknown, what: string): boolean {
  return error instanceof Error && error.message.includes(what);
}
