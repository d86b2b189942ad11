import { brokenFont, type FontBytes } from "./bytes.ts";

/** Numbers of names (OpenType, `name`): the family as old programs see it, its style, and both as they are meant. */
const family = 1;
const style = 2;
const fullFamily = 16;
const fullStyle = 17;

/** Of a name, characters. */
const longest = 200;

/** What one face can cost is bounded by these: all of its names, and those that are looked at. */
const mostNames = 10_000;
const mostRead = 1_000;

const mostFamilies = 50;

export interface FontNames {
  /** As it stands in whatever language, those that are meant first, each once. */
  families: string[];
  style: string;
}

/** What a font is called, by the table `name`. */
export function readNames(table: FontBytes): FontNames {
  const count = table.uint16(2);
  if (count > mostNames) throw brokenFont(`it has ${count} names; a font has at most ${mostNames}`);
  const storage = table.uint16(4);
  const found: { id: number; text: string; isEnglish: boolean }[] = [];
  let read = 0;
  for (let at = 6; at < 6 + count * 12; at += 12) {
    const id = table.uint16(at + 6);
    if (![family, style, fullFamily, fullStyle].includes(id)) continue;
    if (++read > mostRead) throw brokenFont(`it has more than ${mostRead} names for its family and style`);
    const platform = table.uint16(at);
    const bytes = table.bytes(storage + table.uint16(at + 10), table.uint16(at + 8));
    const language = table.uint16(at + 4);
    const text = textOf(platform, bytes);
    if (text) found.push({ id, text, isEnglish: language === 0x409 || language === 0 });
  }
  found.sort((a, b) => Number(b.isEnglish) - Number(a.isEnglish));
  const named = (...ids: number[]) => ids.flatMap((id) => found.filter((name) => name.id === id));
  const families = new Set(named(fullFamily, family).map(({ text }) => text));
  return { families: [...families].slice(0, mostFamilies), style: named(fullStyle, style)[0]?.text ?? "" };
}

/** Macintosh names are read where they are ASCII. */
function textOf(platform: number, bytes: Uint8Array): string {
  const encoding = platform === 1 ? "latin1" : "utf-16be";
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, longest * 4));
  if (platform === 1 && /[^ -~]/.test(text)) return "";
  return text
    .replace(/[\p{Cc}\p{Cf}\ufffd]/gu, "")
    .trim()
    .slice(0, longest);
}
