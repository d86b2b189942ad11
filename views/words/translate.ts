import i18next from "i18next";
import type { Role } from "#src/domain/permissions.ts";
import { type Language, languages } from "./languages.ts";
import { pseudo } from "./pseudo.ts";
import type { Translate } from "./words.ts";

export type { Language } from "./languages.ts";

/** A language of the pages, or the one that stretches English, by which checks find what is too narrow. */
export type PageLanguage = Language | "en-XA";

const spoken = { ...languages, "en-XA": pseudo(languages.en) };

const words = i18next.createInstance();
words.init({
  initAsync: false,
  fallbackLng: "en",
  resources: Object.fromEntries(
    Object.entries(spoken).map(([language, translation]) => [language, { translation }]),
  ),
  // What needs no explanation has an empty one.
  returnEmptyString: true,
  // Markup is escaped where it is written, once.
  interpolation: { escapeValue: false },
});

export function translate(language: PageLanguage): Translate {
  const sentence: (key: string, values: Record<string, unknown>) => string = words.getFixedT(language);
  return (key, ...[values]) => sentence(key, values ?? {});
}

export function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
}

/** Whether the pages have a sentence for a mistake of that name. */
export function isMistake(name: string): name is keyof typeof languages.en.mistakes {
  return Object.hasOwn(languages.en.mistakes, name);
}

/** Whether the pages have a name for mails of this kind. */
export function isMailKind(name: string): name is keyof typeof languages.en.operator.mails.kinds {
  return Object.hasOwn(languages.en.operator.mails.kinds, name);
}

/** Whether the pages have a word for a role of that name. */
export function isRole(name: string): name is Role {
  return Object.hasOwn(languages.en.roles, name) && !["label", "of", "orgHelp"].includes(name);
}

/** The first language of `Accept-Language` (RFC 9110, 12.5.4) that the pages speak, else English. */
export function languageOf(accepted: string | null): Language {
  const wishes = (accepted ?? "").split(",").map((part) => {
    const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
    const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean) ?? "1";
    return { language: range.split("-")[0] ?? "", quality: Number(quality) };
  });
  const best = wishes.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  return best.map(({ language }) => language).find(isLanguage) ?? "en";
}
