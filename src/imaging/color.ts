import { colorNames } from "./color-names.ts";

/** Channels from 0 to 255. */
export interface Rgb {
  r: number;
  g: number;
  b: number;
}

/** With opacity, 0 (clear) to 255. */
export interface Rgba extends Rgb {
  alpha: number;
}

const imagePrefix = "color:";

/**
 * The colour that a filter's argument names (urls.md section 6.10): an SVG 1.1 name or 3, 6 or 8 hex digits, of any
 * case, `#` before it or not; what follows a comma and the opacity of 8 digits don't count. Undefined where it is
 * none, and for `auto`, `none`, `transparent` and `blur`, which are the filter's to understand.
 */
export function parseColor(text: string): Rgb | undefined {
  const [first = ""] = text.toLowerCase().split(",", 1);
  const name = first.replace(/^#/, "");
  const color = namedColor(name) ?? parseHexColor(name);
  return color && { r: color.r, g: color.g, b: color.b };
}

/**
 * The colour of an image that is none but one (urls.md section 6.9): `color:` with a name, `none`, `transparent` or
 * hex digits. Undefined where the image is an ordinary one or the colour is unknown.
 */
export function parseColorImage(image: string): Rgba | undefined {
  if (!isColorImage(image)) return undefined;
  const name = image.slice(imagePrefix.length).trim().toLowerCase().replace(/^#/, "");
  if (name === "none" || name === "transparent") return { r: 0, g: 0, b: 0, alpha: 0 };
  return namedColor(name) ?? parseHexColor(name);
}

/** Whether the image is asked for as a plain colour, known or not, and so is no stored picture. */
export function isColorImage(image: string): boolean {
  return image.slice(0, imagePrefix.length).toLowerCase() === imagePrefix;
}

/** Reads 3, 6 or 8 hex digits (8 with opacity) without `#`; a character that is no digit counts as 0. */
export function parseHexColor(digits: string): Rgba | undefined {
  const values = Array.from(Buffer.from(digits.slice(0, 9)), hexValue);
  if (values.length !== 3 && values.length !== 6 && values.length !== 8) return undefined;
  const [r = 0, g = 0, b = 0, alpha = 255] =
    values.length === 3 ? values.map((value) => value * 17) : pairs(values);
  return { r, g, b, alpha };
}

function namedColor(name: string): Rgba | undefined {
  const packed = colorNames.get(name);
  if (packed === undefined) return undefined;
  return { r: packed >> 16, g: (packed >> 8) & 255, b: packed & 255, alpha: 255 };
}

function hexValue(byte: number): number {
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? 0 : value;
}

function pairs(values: number[]): number[] {
  return Array.from(
    { length: values.length / 2 },
    (_, at) => (values[2 * at] ?? 0) * 16 + (values[2 * at + 1] ?? 0),
  );
}
