import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { paths } from "#views/paths.ts";
import { Field } from "./field.tsx";

interface TextsAcceptanceProps {
  page: Page;
  /** Of the texts that are shown now. */
  versions: { terms: string; privacy: string };
  mistakes: FormState["mistakes"];
  filled?: { terms: boolean; privacy: boolean };
}

/** The controller's texts, and a tick for each: fields of a form. */
export function TextsAcceptance({ page: { t }, page, versions, mistakes, filled }: TextsAcceptanceProps) {
  return (
    <>
      <input type="hidden" name="termsVersion" value={versions.terms} />
      <input type="hidden" name="privacyVersion" value={versions.privacy} />
      <p class="help">
        <a href={paths.terms} target="_blank" safe rel="noopener">
          {t("legal.terms")}
        </a>
        {" · "}
        <a href={paths.privacy} target="_blank" safe rel="noopener">
          {t("legal.privacy")}
        </a>
      </p>
      <Field
        page={page}
        kind="checkbox"
        name="terms"
        label={t("signUp.terms")}
        isChecked={filled?.terms ?? false}
        error={mistakes.terms}
      />
      <Field
        page={page}
        kind="checkbox"
        name="privacy"
        label={t("signUp.privacy")}
        isChecked={filled?.privacy ?? false}
        error={mistakes.privacy}
      />
    </>
  );
}
