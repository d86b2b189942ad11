import type { Page } from "#views/page.ts";
import { LinkButton } from "./button.tsx";

interface Turn {
  label: string;
  href: string;
}

interface TurnsProps {
  page: Page;
  /** To where the list begins, where that isn't here. */
  start: Turn | undefined;
  next: Turn | undefined;
}

/** Leads through a list that nobody counts, and that changes while it is read. */
export function Turns({ page: { t }, start, next }: TurnsProps) {
  const turns = [start, next].filter((turn) => turn !== undefined);
  if (turns.length === 0) return "";
  return (
    <nav class="pager" aria-label={t("pager.label")}>
      <span />
      <div>
        {turns.map(({ label, href }) => (
          <LinkButton label={label} size="small" href={href} />
        ))}
      </div>
    </nav>
  );
}
