import { longestFontName, readFont } from "./font.ts";

/** A text as Pango is to have it. */
export interface Markup {
  /** Well-formed, with nothing in it but what is allowed below. */
  pango: string;
  /** The characters that are seen. */
  plain: string;
  /** As it describes fonts itself. */
  fonts: string[];
  /** Of the sizes that it names itself, points; 0 where it names none. */
  largestSize: number;
  /** How often the size is raised by a step at most, one tag within the other. */
  raises: number;
  /** Added to a letter's width or height at most, pixels. */
  looseness: number;
  /** Heights of a line that one is away from the next at most. */
  lineHeight: number;
}

type Attributes = ReadonlyMap<string, string>;

interface Open {
  tag: string;
  raises: number;
}

const deepest = 16;
const mostRaises = 4;
const simpleTags = new Set(["b", "big", "i", "s", "small", "sub", "sup", "tt", "u"]);

const tagOrText = /<(\/?)([a-z]+)((?:\s+[a-z_]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*>|([^<]+)/y;
const attribute = /([a-z_]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Pango counts sizes and distances in such parts of a point. */
const partsAPoint = 1024;
const furthest = 100;
const distance = (value: string) =>
  /^-?\d{1,6}$/.test(value) && Math.abs(Number(value)) <= furthest * partsAPoint;
const word = (value: string) => /^[a-z0-9_-]{1,32}$/i.test(value);
const colour = (value: string) => /^#?[a-z0-9 ]{1,40}$/i.test(value);
const share = (value: string) => /^\d{1,5}%?$/.test(value);
const isFont = (value: string) => value.length <= longestFontName && readFont(value).unit === "pt";
const features = (value: string) => /^[\w =,+@.-]{1,100}$/.test(value);
const height = (value: string) => /^\d(?:\.\d{1,4})?$/.test(value);

/** What a `span` may say, by whatever name Pango knows it: nothing by which a text grows without bounds. */
const allowed: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ...each(["font", "font_desc", "face", "font_family"], isFont),
  ...each(["size", "font_size"], (value) => sizeOf(value) !== undefined || isStep(value)),
  ...each(["style", "font_style", "variant", "font_variant", "stretch", "font_stretch"], word),
  ...each(["weight", "font_weight", "underline", "overline", "strikethrough", "lang", "fallback"], word),
  ...each(["gravity", "gravity_hint", "text_transform", "font_scale", "allow_breaks"], word),
  ...each(["font_features"], features),
  ...each(["color", "fgcolor", "foreground", "bgcolor", "background"], colour),
  ...each(["underline_color", "overline_color", "strikethrough_color"], colour),
  ...each(["alpha", "fgalpha", "background_alpha", "bgalpha"], share),
  ...each(["letter_spacing", "rise"], distance),
  ...each(["line_height"], height),
]);

function each(names: readonly string[], isAllowed: (value: string) => boolean) {
  return names.map((name) => [name, isAllowed] as const);
}

/**
 * A text as Pango markup where it is one that is allowed here; undefined where it is not well-formed, too deep, or
 * asks for what could grow without bounds. Nothing of it is handed on as it was written.
 */
export function readMarkup(text: string): Markup | undefined {
  const open: Open[] = [];
  const read: Markup = {
    pango: "",
    plain: "",
    fonts: [],
    largestSize: 0,
    raises: 0,
    looseness: 0,
    lineHeight: 1,
  };
  for (let at = 0; at < text.length; at = tagOrText.lastIndex) {
    tagOrText.lastIndex = at;
    const found = tagOrText.exec(text);
    if (!found) return undefined;
    const [, slash, tag = "", attributes = "", words] = found;
    const isTaken =
      words !== undefined
        ? takeWords(read, words)
        : slash
          ? takeEnd(read, open, tag, attributes)
          : takeStart(read, open, tag, attributes);
    if (!isTaken) return undefined;
  }
  return open.length === 0 ? read : undefined;
}

/** The very same text as markup: every character stands for itself. */
export function plainMarkup(text: string): Markup {
  return {
    pango: escaped(text),
    plain: text,
    fonts: [],
    largestSize: 0,
    raises: 0,
    looseness: 0,
    lineHeight: 1,
  };
}

function takeWords(read: Markup, words: string): boolean {
  const plain = unescaped(words);
  if (plain === undefined) return false;
  read.plain += plain;
  read.pango += escaped(plain);
  return true;
}

function takeStart(read: Markup, open: Open[], tag: string, written: string): boolean {
  if (open.length >= deepest) return false;
  const attributes = readAttributes(written);
  const isKnown = tag === "span" || (simpleTags.has(tag) && attributes?.size === 0);
  if (!attributes || !isKnown) return false;
  const raises = (open.at(-1)?.raises ?? 0) + (isRaise(tag, attributes) ? 1 : 0);
  if (raises > mostRaises) return false;
  open.push({ tag, raises });
  read.fonts.push(...fontsOf(attributes));
  read.raises = Math.max(read.raises, raises);
  read.largestSize = Math.max(read.largestSize, ...sizesOf(attributes));
  read.looseness = Math.max(read.looseness, ...loosenessOf(attributes));
  read.lineHeight = Math.max(read.lineHeight, Number(attributes.get("line_height") ?? 1));
  read.pango += `<${tag}${printAttributes(attributes)}>`;
  return true;
}

function takeEnd(read: Markup, open: Open[], tag: string, attributes: string): boolean {
  if (attributes !== "" || open.pop()?.tag !== tag) return false;
  read.pango += `</${tag}>`;
  return true;
}

function readAttributes(written: string): Attributes | undefined {
  const read = new Map<string, string>();
  for (const [, name = "", quoted, single = ""] of written.matchAll(attribute)) {
    const value = unescaped(quoted ?? single);
    if (value === undefined || read.has(name) || !allowed.get(name)?.(value)) return undefined;
    read.set(name, value);
  }
  return read;
}

function printAttributes(attributes: Attributes): string {
  return [...attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
}

function isRaise(tag: string, attributes: Attributes): boolean {
  return tag === "big" || ["size", "font_size"].some((name) => isStep(attributes.get(name) ?? ""));
}

function isStep(value: string): boolean {
  return /^(?:smaller|larger|(?:xx?-)?(?:small|large)|medium)$/.test(value);
}

function fontsOf(attributes: Attributes): string[] {
  return ["font", "font_desc", "face", "font_family"].flatMap((name) => attributes.get(name) ?? []);
}

function sizesOf(attributes: Attributes): number[] {
  const sizes = ["size", "font_size"].map((name) => sizeOf(attributes.get(name) ?? "") ?? 0);
  return [...fontsOf(attributes).map((font) => readFont(font).size), ...sizes];
}

/** Points of `20480` or `20pt`; undefined for what is neither, or larger than any text here. */
function sizeOf(value: string): number | undefined {
  if (/^\d{1,7}$/.test(value)) return Number(value) / partsAPoint;
  return /^\d{1,4}(?:\.\d{1,3})?pt$/.test(value) ? Number.parseFloat(value) : undefined;
}

function loosenessOf(attributes: Attributes): number[] {
  return ["letter_spacing", "rise"].map((name) => Math.abs(Number(attributes.get(name) ?? 0) / partsAPoint));
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Undefined where an ampersand begins none of what XML knows. */
function unescaped(text: string): string | undefined {
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});)/i.test(text)) return undefined;
  const plain = text.replace(/&([^;]+);/g, (_, name: string) => named[name] ?? characterOf(name));
  return plain.includes("\uFFFD") && !text.includes("\uFFFD") ? undefined : plain;
}

function characterOf(name: string): string {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const isCharacter =
    code >= 0x20 ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : code === 9 || code === 10;
  return isCharacter ? String.fromCodePoint(code) : "\uFFFD";
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}
