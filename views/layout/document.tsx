import type { PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Toast } from "#views/parts/toast.tsx";
import { Openings } from "./openings.tsx";

type DocumentProps = PropsWithChildren<{
  page: Page;
  title: string;
  /** Where the page goes on to by itself, at once. */
  goesTo?: string | undefined;
}>;

const styles = ["tokens", "base", "layout", "controls", "parts", "library"];

/** Evaluates nothing and adds no style of its own, as the policy of the pages demands. */
const htmxConfig = JSON.stringify({ includeIndicatorCSS: false });

/** The page around every page. */
export function Document({ page, title, goesTo, children }: DocumentProps) {
  const { language, theme, file, t } = page;
  return (
    <>
      {"<!doctype html>"}
      <html lang={language} data-theme={theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
          <meta name="htmx-config" content={htmxConfig} />
          {goesTo !== undefined && <meta http-equiv="refresh" content={`0;url=${goesTo}`} />}
          <title safe>{`${title} · Imagor Cloud`}</title>
          <link rel="icon" href={file("img/icon.svg")} type="image/svg+xml" />
          {["inter-400", "inter-500", "inter-600"].map((font) => (
            <link
              rel="preload"
              href={file(`vendor/${font}.ttf`)}
              as="font"
              type="font/ttf"
              crossorigin="anonymous"
            />
          ))}
          {styles.map((style) => (
            <link rel="stylesheet" href={file(`css/${style}.css`)} />
          ))}
          <script src={file("js/app.js")} type="module"></script>
          <script src={file("vendor/htmx.js")} defer></script>
        </head>
        <body>
          <a class="skip" href="#content" safe>
            {t("common.skip")}
          </a>
          <Openings page={page} />
          {children}
          <div class="toasts" id="toasts" role="status" data-toasts>
            {page.told !== undefined && <Toast page={page} {...page.told} />}
          </div>
        </body>
      </html>
    </>
  );
}
