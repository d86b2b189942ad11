import type { Mistake } from "./mistakes.ts";

const longestName = 100;
/** Control characters and those that turn the direction of what follows: a name stands within sentences and mails. */
const unfit = /[\p{Cc}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u;
/** As in BCP 47, as far as a set of words is named by it. */
const languageShape = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export function nameMistake(name: string): Mistake | undefined {
  const { length } = [...name.trim()];
  if (length === 0) return "name_missing";
  if (length > longestName) return "name_too_long";
  return unfit.test(name) ? "name_wrong" : undefined;
}

/** Whether there are words in it is the pages' to know. */
export function languageMistake(language: string): Mistake | undefined {
  return languageShape.test(language) && language.length <= 35 && isTag(language)
    ? undefined
    : "language_wrong";
}

/** One that dates can be written in: of others no mail could be. */
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length === 1;
  } catch {
    return false;
  }
}

export function timeZoneMistake(timeZone: string): Mistake | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return undefined;
  } catch {
    return "time_zone_wrong";
  }
}
