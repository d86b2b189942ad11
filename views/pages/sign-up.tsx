import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { AccountEmailField, ChosenPasswordField, PersonNameField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { TextsAcceptance } from "#views/parts/texts-acceptance.tsx";
import { paths } from "#views/paths.ts";

interface SignUpProps {
  state: FormState;
  filled: { name: string; email: string; terms: boolean; privacy: boolean; age: boolean };
  /** Of the texts that are shown now. */
  versions: { terms: string; privacy: string };
  /** By which he comes. A mailed one says to which address. */
  invitation?: { token: string; email: string | undefined } | undefined;
  /** Whether not every address will do for who has no invitation. */
  isForSome?: boolean;
}

export function SignUpPage(page: Page, props: SignUpProps) {
  const { state, filled, versions, invitation, isForSome = false } = props;
  const { t } = page;
  const { mistakes } = state;
  return (
    <Sheet page={page} title={t("signUp.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("signUp.title")}</h1>
        {isForSome && invitation === undefined && (
          <p class="lead" safe>
            {t("signUp.whose")}
          </p>
        )}
      </div>
      <Form
        page={page}
        action={paths.signUp}
        mistakes={Object.keys(mistakes).length}
        error={state.error}
        actions={<Button label={t("signUp.action")} kind="primary" isWide />}
      >
        <input type="hidden" name="timeZone" data-time-zone />
        {invitation !== undefined && <input type="hidden" name="invitation" value={invitation.token} />}
        <PersonNameField page={page} value={filled.name} error={mistakes.name} />
        <AccountEmailField
          page={page}
          value={filled.email || (invitation?.email ?? "")}
          error={mistakes.email}
        />
        <ChosenPasswordField page={page} error={mistakes.password} />
        <TextsAcceptance page={page} versions={versions} mistakes={mistakes} filled={filled} />
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
        <a href={invitation ? paths.signInFor(paths.invitation(invitation.token)) : paths.signIn} safe>
          {t("signIn.action")}
        </a>
      </p>
    </Sheet>
  );
}
