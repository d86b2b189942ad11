import { createPage, type Page, type Theme, themes } from "#views/page.ts";
import type { PublicFile } from "#views/paths.ts";
import { isLanguage, languageOf } from "#views/words/translate.ts";

interface PageNeeds {
  /** The address of a file of public/. */
  file: PublicFile;
  clock: { now(): number };
}

/** What a page may be told apart by beside its address. */
export const variesBy = { vary: "accept-language, cookie" };

/** For whoever asks: the language and the theme that were chosen, else the browser's. */
export function openPage({ file, clock }: PageNeeds, request: Request): Page {
  const cookies = new Bun.CookieMap(request.headers.get("cookie") ?? "");
  const chosen = cookies.get("language") ?? "";
  return createPage({
    language: isLanguage(chosen) ? chosen : languageOf(request.headers.get("accept-language")),
    theme: themeOf(cookies.get("theme")),
    isNarrow: cookies.get("side") === "narrow",
    file,
    here: new URL(request.url).pathname,
    now: clock.now(),
  });
}

function themeOf(chosen: string | null): Theme {
  return themes.find((theme) => theme === chosen) ?? "system";
}
