/** Of a font as a URL names it, characters. */
export const longestFontName = 200;

/** What Pango's description of a font says of its size; 0 where it names none. */
interface FontSize {
  size: number;
  unit: "pt" | "px";
}

/** Pango takes a last word that is a number for the size in points, with `px` behind it for pixels. */
const lastWord = /(?:^|[\s,])(\d{1,6}(?:\.\d{0,6})?)(px)?\s*$/;

/** Reads the size of a font's description (`sans bold 20`). */
export function readFont(font: string): FontSize {
  const [, size = "0", pixels] = lastWord.exec(font) ?? [];
  return { size: Number(size), unit: pixels ? "px" : "pt" };
}

/** The description that a URL's spelling stands for (urls.md 6.11): `-` is a space, and nothing but names and sizes. */
export function fontOf(written: string): string {
  return written
    .replaceAll("-", " ")
    .replace(/[^\p{L}\p{M}\p{N} ,.]/gu, "")
    .slice(0, longestFontName);
}

/** The same without a size. */
export function familyOf(written: string): string {
  return fontOf(written).replace(lastWord, "");
}
