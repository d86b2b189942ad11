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

const styleWord =
  /\s(?:roman|oblique|italic|normal|regular|book|thin|light|medium|bold|heavy|black|(?:ultra|extra|semi|demi)-?(?:light|bold|black|condensed|expanded)|condensed|expanded|(?:all-?)?(?:small|petite)-?caps|unicase|title-?caps)$/i;

/**
 * The families that a font's description may mean, as `familyKey` has them: Pango takes last words for a style that
 * may as well be part of a name.
 */
export function familiesIn(font: string): string[] {
  const families: string[] = [];
  for (const part of font.replace(lastWord, "").split(",")) {
    for (let name: string | undefined = part.trim(); name !== undefined; name = withoutStyle(name))
      families.push(familyKey(name));
  }
  return families.filter((family) => family !== "");
}

function withoutStyle(name: string): string | undefined {
  return styleWord.test(name) ? name.replace(styleWord, "").trim() : undefined;
}

/** Families are one where these are, to fontconfig and in URLs. */
export function familyKey(family: string): string {
  return fontOf(family).replace(/\s/g, "").toLowerCase();
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
