import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { LinkButton } from "#views/parts/button.tsx";

interface SaidProps {
  title: string;
  text: string;
  help?: string;
  /** Where it goes on. */
  link?: { label: string; href: string };
}

/** What has happened, and what comes next. */
export function SaidPage(page: Page, { title, text, help, link }: SaidProps) {
  return (
    <Sheet page={page} title={title} isNarrow hasLook={false}>
      <div class="intro">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {text}
        </p>
        {help !== undefined && (
          <p class="help" safe>
            {help}
          </p>
        )}
      </div>
      {link !== undefined && (
        <div class="actions">
          <LinkButton href={link.href} label={link.label} />
        </div>
      )}
    </Sheet>
  );
}
