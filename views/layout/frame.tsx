import type { Children, PropsWithChildren } from "@kitajs/html";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { Palette, type PaletteItem } from "#views/parts/palette.tsx";
import { Document } from "./document.tsx";
import { SideBar, type SideBarProps } from "./side-bar.tsx";

export interface Step {
  name: string;
  href: string;
}

type FrameProps = PropsWithChildren<{
  page: Page;
  title: string;
  side: Omit<SideBarProps, "page">;
  /** From the outermost place to where the page is. */
  path: Step[];
  palette: PaletteItem[];
  /** Settings stand in one column; pictures take the whole width. */
  width?: "column" | "wide" | "usual";
}>;

/** A page within an org: side bar, path, content. */
export function Frame({ page, title, side, path, palette, width = "usual", children }: FrameProps) {
  return (
    <Document page={page} title={title}>
      <div class={["frame", page.isNarrow && "narrow"]}>
        <SideBar page={page} {...side} />
        <div class="place">
          <PathBar page={page} path={path} />
          <main class={["content", width]} id="content" tabindex="-1">
            {children}
          </main>
        </div>
      </div>
      <Palette page={page} items={palette} />
    </Document>
  );
}

function PathBar({ page: { t }, path }: { page: Page; path: Step[] }) {
  const last = path.length - 1;
  return (
    <header class="path-bar">
      <Button
        class="only-phone"
        kind="quiet"
        icon="menu"
        label={t("common.menu")}
        isBare
        type="button"
        popovertarget="side"
      />
      <Button
        class="not-phone scripted"
        kind="quiet"
        icon="panel-left"
        size="small"
        label={t("frame.narrow")}
        isBare
        type="button"
        data-folds
      />
      <nav class="path" aria-label={t("common.path")}>
        <ol>
          {path.map(({ name, href }, at) => (
            <li>
              <a href={href} aria-current={at === last ? "page" : undefined} safe>
                {name}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <button
        class="search-button scripted"
        type="button"
        data-opens="palette"
        title={t("palette.title")}
        aria-keyshortcuts="Meta+K Control+K"
      >
        <Icon name="search" />
        <span safe>{t("frame.search")}</span>
        <kbd data-shortcut="K">⌘K</kbd>
      </button>
    </header>
  );
}

interface PageHeadProps {
  title: string;
  text?: string;
  /** The one primary action, at the right, and what stands beside it. */
  actions?: Children;
}

/** The heading of a page, with what is done there. */
export function PageHead({ title, text, actions: safeActions }: PageHeadProps) {
  return (
    <div class="page-head">
      <div>
        <h1 safe>{title}</h1>
        {text !== undefined && <p safe>{text}</p>}
      </div>
      {safeActions !== undefined && <div class="actions">{safeActions}</div>}
    </div>
  );
}
