import type { Page } from "#views/page.ts";
import { Icon, type IconName } from "./icon.tsx";

export interface PaletteItem {
  label: string;
  href: string;
  /** Places, actions, settings: those of one group follow each other. */
  group: string;
  icon: IconName;
  /** Other words that a person would use for it. */
  words?: string;
  /** Where it is, or what kind. */
  note?: string;
}

interface PaletteProps {
  page: Page;
  items: PaletteItem[];
}

/** One list of places, pictures, actions and settings, opened by ⌘K and found by words. */
export function Palette({ page: { t }, items }: PaletteProps) {
  const groups = Map.groupBy(items, ({ group }) => group);
  return (
    <dialog class="dialog palette" id="palette" aria-label={t("palette.title")} closedby="any" data-palette>
      <div class="palette-search">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-label={t("palette.hint")}
          placeholder={t("palette.hint")}
          autocomplete="off"
          spellcheck="false"
        />
        <kbd>Esc</kbd>
      </div>
      <div class="palette-list" id="palette-list" role="listbox" aria-label={t("palette.title")}>
        {[...groups].map(([group, inside], at) => (
          <fieldset aria-labelledby={`palette-group-${at}`}>
            <div class="palette-group" id={`palette-group-${at}`} safe>
              {group}
            </div>
            {inside.map((item) => (
              <Item item={item} />
            ))}
          </fieldset>
        ))}
      </div>
      <div class="palette-nothing" role="status" hidden>
        <strong safe>{t("palette.nothing")}</strong>
        <div safe>{t("palette.nothingHelp")}</div>
      </div>
      <div class="palette-foot not-phone">
        <span>
          <kbd>↑</kbd>
          <kbd>↓</kbd>
          <span safe>{t("palette.move")}</span>
        </span>
        <span>
          <kbd>↵</kbd>
          <span safe>{t("palette.open")}</span>
        </span>
      </div>
    </dialog>
  );
}

function Item({ item: { label, href, icon, words, note } }: { item: PaletteItem }) {
  return (
    <a class="palette-item" role="option" aria-selected="false" href={href} tabindex="-1" data-words={words}>
      <Icon name={icon} />
      <span safe>{label}</span>
      {note !== undefined && <small safe>{note}</small>}
    </a>
  );
}
