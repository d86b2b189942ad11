import type { Page } from "#views/page.ts";
import { Icon } from "./icon.tsx";

interface ChipsProps {
  page: Page;
  /** The address of the page without the one. */
  chips: { label: string; without: string }[];
}

/** Filters that are in the address. */
export function Chips({ page, chips }: ChipsProps) {
  return (
    <ul class="chips">
      {chips.map(({ label, without }) => (
        <li class="chip">
          <span safe>{label}</span>
          <a href={without}>
            <Icon name="x" label={page.t("common.remove", { name: label })} />
          </a>
        </li>
      ))}
    </ul>
  );
}
