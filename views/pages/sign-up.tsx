import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { paths } from "#views/paths.ts";

interface SignUpProps {
  state: FormState;
  filled: { name: string; email: string; terms: boolean; privacy: boolean; age: boolean };
  /** Of the texts that are shown now. */
  versions: { terms: string; privacy: string };
}

export function SignUpPage(page: Page, { state, filled, versions }: SignUpProps) {
  const { t } = page;
  const { mistakes } = state;
  return (
    <Sheet page={page} title={t("signUp.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("signUp.title")}</h1>
      </div>
      <Form
        page={page}
        action={paths.signUp}
        mistakes={Object.keys(mistakes).length}
        error={state.error}
        actions={<Button label={t("signUp.action")} kind="primary" isWide />}
      >
        <input type="hidden" name="termsVersion" value={versions.terms} />
        <input type="hidden" name="privacyVersion" value={versions.privacy} />
        <input type="hidden" name="timeZone" data-time-zone />
        <Field
          page={page}
          kind="text"
          name="name"
          label={t("fields.name")}
          value={filled.name}
          autocomplete="name"
          error={mistakes.name}
        />
        <Field
          page={page}
          kind="email"
          name="email"
          label={t("fields.email")}
          value={filled.email}
          autocomplete="username"
          error={mistakes.email}
        />
        <Field
          page={page}
          kind="password"
          name="password"
          label={t("fields.password")}
          help={t("fields.newPasswordHelp")}
          autocomplete="new-password"
          error={mistakes.password}
        />
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
          isChecked={filled.terms}
          error={mistakes.terms}
        />
        <Field
          page={page}
          kind="checkbox"
          name="privacy"
          label={t("signUp.privacy")}
          isChecked={filled.privacy}
          error={mistakes.privacy}
        />
        <Field
          page={page}
          kind="checkbox"
          name="age"
          label={t("signUp.age")}
          isChecked={filled.age}
          error={mistakes.age}
        />
      </Form>
      <p class="help">
        <span safe>{t("signUp.has")}</span>{" "}
        <a href={paths.signIn} safe>
          {t("signIn.action")}
        </a>
      </p>
    </Sheet>
  );
}
