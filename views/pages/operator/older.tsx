import type { Page } from "#views/page.ts";
import { LinkButton } from "#views/parts/button.tsx";

interface OlderProps {
  page: Page;
  /** The first page, where this isn't it. */
  newest: string | undefined;
  /** The next page, where there is one. */
  older: string | undefined;
}

/** Leads through a list that has the newest first, and grows while it is read. */
export function Older({ page: { t }, newest, older }: OlderProps) {
  if (newest === undefined && older === undefined) return "";
  return (
    <nav class="pager" aria-label={t("pager.label")}>
      <span />
      <div>
        {newest !== undefined && <LinkButton label={t("operator.newest")} size="small" href={newest} />}
        {older !== undefined && <LinkButton label={t("operator.older")} size="small" href={older} />}
      </div>
    </nav>
  );
}
