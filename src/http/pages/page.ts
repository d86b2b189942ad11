import type { Account } from "#src/domain/identity/accounts.ts";
import { cookieText } from "#src/lib/cookie.ts";
import { createPage, type Page, type Theme, themes } from "#views/page.ts";
import { type PublicFile, paths } from "#views/paths.ts";
import { isLanguage, type Language, languageOf } from "#views/words/translate.ts";

interface PageNeeds {
  /** The address of a file of public/. */
  file: PublicFile;
  clock: { now(): number };
}

/** What a page may be told apart by beside its address. */
export const variesBy = { vary: "accept-language, cookie" };

/** For whoever asks: the language and the theme of his account, else those that were chosen, else the browser's. */
export function openPage({ file, clock }: PageNeeds, request: Request, account?: Account): Page {
  const cookies = new Bun.CookieMap(request.headers.get("cookie") ?? "");
  return createPage({
    language: languageFor(account?.language ?? cookies.get("language"), request),
    theme: themeOf(account?.theme ?? cookies.get("theme")),
    isNarrow: cookies.get("side") === "narrow",
    file,
    here: new URL(request.url).pathname,
    now: clock.now(),
    ...(account && { timeZone: account.timeZone, person: personOf(account) }),
  });
}

function personOf({ name, email, avatarVersion }: Account) {
  return { name, email, ...(avatarVersion !== null && { avatarUrl: paths.avatar(avatarVersion) }) };
}

function languageFor(chosen: string | null, request: Request): Language {
  const language = chosen?.split("-")[0] ?? "";
  return isLanguage(language) ? language : languageOf(request.headers.get("accept-language"));
}

function themeOf(chosen: string | null): Theme {
  return themes.find((theme) => theme === chosen) ?? "system";
}

const yearSeconds = 31_536_000;

/** The values of `Set-Cookie` by which a browser goes on with what was chosen where nobody is signed in. */
export function choiceCookies(
  publicUrl: string,
  chosen: { language?: string | undefined; theme?: string | undefined },
): string[] {
  return Object.entries(chosen).flatMap(([name, value]) =>
    value === undefined || !/^[a-z-]{2,10}$/i.test(value)
      ? []
      : [cookieText(publicUrl, { name, value, maxAgeSeconds: yearSeconds, isForScripts: true })],
  );
}
