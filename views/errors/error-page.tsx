import { Sheet } from "#views/layout/sheet.tsx";
import { Demanded } from "#views/layout/standings.tsx";
import type { Page } from "#views/page.ts";
import { LinkButton } from "#views/parts/button.tsx";
import { paths } from "#views/paths.ts";
import { en } from "#views/words/en.ts";

interface ErrorProps {
  code: string;
  status: number;
  /** What the server says of this very case, in English. */
  message: string;
  /** Of the request, by which the log tells more. */
  number: string;
}

/** Of these the server knows no more than the pages do; of others it says more, so far in English alone. */
const wellKnown = ["not_found", "rate_limited", "overloaded", "internal"];

export function ErrorPage(page: Page, { code, status, message, number }: ErrorProps) {
  const { t, language, demands = [] } = page;
  // What isn't there for him may be so for want of a second factor.
  const asked = status === 404 ? demands : [];
  const isKnown = wellKnown.includes(code);
  const isForeign = language !== "en";
  const title = t(isTitled(code) ? `errors.titles.${code}` : "errors.titles.other");
  return (
    <Sheet page={page} title={title} isNarrow>
      <div class="intro">
        <p class="eyebrow">{status}</p>
        <h1 safe>{title}</h1>
        {(isKnown || isForeign) && (
          <p class="lead" safe>
            {asked.length > 0
              ? t("secondFactorDemand.perhaps")
              : t(`errors.texts.${isExplained(code) ? code : "other"}`)}
          </p>
        )}
        {!isKnown && (
          <p class={isForeign ? "help" : "lead"} lang="en" safe>
            {message}
          </p>
        )}
      </div>
      {asked.map((demand) => (
        <Demanded page={page} demand={demand} />
      ))}
      {status >= 500 && (
        <div class="intro">
          <p class="eyebrow" safe>
            {t("errors.number")}
          </p>
          <code safe>{number}</code>
        </div>
      )}
      <div class="actions">
        {isPassing(status) && <LinkButton href={page.here} label={t("errors.again")} kind="primary" />}
        <LinkButton href={paths.welcome} label={t("errors.home")} />
      </div>
    </Sheet>
  );
}

/** What may go well later. */
function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

function isTitled(code: string): code is keyof typeof en.errors.titles {
  return Object.hasOwn(en.errors.titles, code);
}

function isExplained(code: string): code is keyof typeof en.errors.texts {
  return Object.hasOwn(en.errors.texts, code);
}
