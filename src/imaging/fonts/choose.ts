import type { AskedText } from "#src/imaging/text/asked-texts.ts";
import { familyKey } from "#src/imaging/text/font.ts";
import { type Coverage, covers } from "./coverage.ts";

interface Choosable {
  families: readonly string[];
  coverage: Coverage;
}

interface Choice<T> {
  /** In the order in which they were given. */
  fonts: T[];
  /** Characters that none of them has, nor any that is shipped. */
  lacking: string[];
}

/** Nobody expects to see these: spaces, and what only says how others are to be set. */
const unseen = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}]/u;

/**
 * Of a space's fonts those that texts are set in: whose family they name, and, for what is then still lacking, the
 * first that has it. All others are kept out of the picture, so that it doesn't change with them.
 */
export function chooseFonts<T extends Choosable>(
  texts: readonly AskedText[],
  own: readonly T[],
  shipped: Coverage,
): Choice<T> {
  const asked = new Set(texts.flatMap(({ families }) => families));
  const chosen = new Set(own.filter(({ families }) => families.some((name) => asked.has(familyKey(name)))));
  const isThere = (code: number) =>
    covers(shipped, code) || [...chosen].some(({ coverage }) => covers(coverage, code));
  const lacking: string[] = [];
  for (const character of charactersOf(texts)) {
    const has = (font: T) => isMadeOf(character, (code) => covers(font.coverage, code));
    if (isMadeOf(character, isThere)) continue;
    const found = own.find(has);
    if (found) chosen.add(found);
    else lacking.push(character);
  }
  return { fonts: own.filter((font) => chosen.has(font)), lacking };
}

/** Each once, as composed as they can be. */
function charactersOf(texts: readonly AskedText[]): Set<string> {
  const characters = new Set(texts.flatMap(({ plain }) => [...plain.normalize("NFC")]));
  return new Set([...characters].filter((character) => !unseen.test(character)));
}

/** HarfBuzz sets a letter with a mark from both where there is none of both together. */
function isMadeOf(character: string, isThere: (code: number) => boolean): boolean {
  const each = (text: string) => [...text].every((part) => isThere(part.codePointAt(0) ?? 0));
  return each(character) || each(character.normalize("NFD"));
}

const mostNamed = 10;

/** What to tell whoever asks for a text with characters that there is no font for; ASCII, for a header. */
export function lackingText(lacking: readonly string[]): string {
  const named = lacking.slice(0, mostNamed).map(codeText).join(", ");
  const more = lacking.length > mostNamed ? ` and ${lacking.length - mostNamed} more` : "";
  return `No font of this space has ${named}${more}: shown as boxes. Add a font that has them.`;
}

function codeText(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
