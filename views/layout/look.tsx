import { type Page, themes } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { paths } from "#views/paths.ts";
import { languages } from "#views/words/languages.ts";

/** Language and theme of who isn't signed in, and the texts that are everybody's. */
export function SheetFoot({ page, hasLook }: { page: Page; hasLook: boolean }) {
  const { t } = page;
  return (
    <footer>
      {hasLook && page.person === undefined && <Look page={page} />}
      <nav aria-label={t("legal.label")}>
        <a href={paths.terms} safe>
          {t("legal.terms")}
        </a>
        <a href={paths.privacy} safe>
          {t("legal.privacy")}
        </a>
      </nav>
    </footer>
  );
}

function Look({ page }: { page: Page }) {
  const { t, language, theme, here } = page;
  return (
    <form
      class="look"
      method="post"
      action={paths.look}
      aria-label={t("look.label")}
      data-form
      data-sends-itself
    >
      <input type="hidden" name="next" value={here} />
      <div class="select">
        <select class="input" name="language" aria-label={t("fields.language")}>
          {languageOptions().map(({ value, label }) => (
            <option value={value} selected={value === language} safe>
              {label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </div>
      <div class="select">
        <select class="input" name="theme" aria-label={t("fields.theme")}>
          {themeOptions(page).map(({ value, label }) => (
            <option value={value} selected={value === theme} safe>
              {label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </div>
      <Button class="unscripted" label={t("look.use")} kind="quiet" size="small" />
    </form>
  );
}

export function languageOptions() {
  return Object.entries(languages).map(([value, { name }]) => ({ value, label: name }));
}

export function themeOptions({ t }: Page) {
  return themes.map((value) => ({ value, label: t(`theme.${value}`) }));
}
