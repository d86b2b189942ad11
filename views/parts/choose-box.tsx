import type { Page } from "#views/page.ts";

/** A tick by which one of many is chosen, on a tile or in a row. */
export function ChooseBox({
  page: { t },
  name,
  value,
}: {
  page: Page;
  name: string;
  value: string | undefined;
}) {
  return (
    <input
      type="checkbox"
      class="check"
      name="chosen"
      value={value}
      aria-label={t("common.select", { name })}
    />
  );
}
