import type { Words } from "./words.ts";

const accents: Record<string, string> = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", O: "Ó" };

/** English made longer by half, with marks at both ends: what is cut off or not translated shows at once. */
export function pseudo(words: Words): Words {
  return stretch(words) as Words;
}

function stretch(value: unknown): unknown {
  if (typeof value === "string") return stretchSentence(value);
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, stretch(inner)]));
}

function stretchSentence(sentence: string): string {
  const accented = sentence
    .split(/(\{\{?[\w, ]+\}?\})/)
    .map((part) =>
      part.startsWith("{") ? part : part.replaceAll(/[aeiouAEO]/g, (one) => accents[one] ?? one),
    )
    .join("");
  return `[${accented}${" ~~~~".repeat(Math.ceil(sentence.length / 10))}]`;
}
