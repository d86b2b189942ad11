import { languages } from "./languages.ts";

type ByLanguage = Readonly<Record<string, string>>;

/** For an instance of one's own, whose people know who runs it: terms and privacy text by language. */
export const defaultTexts: { terms: ByLanguage; privacy: ByLanguage } = {
  terms: inEach("terms"),
  privacy: inEach("privacy"),
};

function inEach(name: "terms" | "privacy"): ByLanguage {
  return Object.fromEntries(
    Object.entries(languages).map(([language, { texts }]) => [language, texts[name]]),
  );
}
