import type { Page } from "#views/page.ts";
import { Notice } from "./notice.tsx";

/** By whom the reader's account counts as managed, where it does. */
export function Managed({ page: { t, managedBy } }: { page: Page }) {
  if (managedBy === undefined) return "";
  return <Notice text={t("mailDomains.managedBy", { org: managedBy.name, domain: managedBy.domain })} />;
}
