import type { Page } from "#views/page.ts";
import { Button, LinkButton } from "./button.tsx";

interface PagerProps {
  page: Page;
  from: number;
  to: number;
  total: number;
  previous?: string;
  next?: string;
}

/** The pages of a list, by links. */
export function Pager({ page: { t, format }, from, to, total, previous, next }: PagerProps) {
  const range = { from: format.number(from), to: format.number(to), total: format.number(total) };
  return (
    <nav class="pager" aria-label={t("pager.label")}>
      <span safe>{t("pager.range", range)}</span>
      <div>
        <Turn label={t("pager.previous")} href={previous} />
        <Turn label={t("pager.next")} href={next} />
      </div>
    </nav>
  );
}

/** To another page, or to none. */
export function Turn({ label, href }: { label: string; href: string | undefined }) {
  return href === undefined ? (
    <Button label={label} size="small" type="button" disabled />
  ) : (
    <LinkButton label={label} size="small" href={href} />
  );
}
