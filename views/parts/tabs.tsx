import type { Page } from "#views/page.ts";

interface TabsProps {
  page: Page;
  label: string;
  tabs: { label: string; href: string }[];
}

/** Pages that stand beside each other. */
export function Tabs({ page, label, tabs }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.href === page.here ? "page" : undefined} safe>
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
