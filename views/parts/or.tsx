import type { Page } from "#views/page.ts";

/** Between two ways of which one is enough. */
export function Or({ page }: { page: Page }) {
  return (
    <p class="or">
      <span safe>{page.t("common.or")}</span>
    </p>
  );
}
