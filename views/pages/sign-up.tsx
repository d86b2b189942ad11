import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { AccountEmailField, ChosenPasswordField, PersonNameField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Form } from "#views/parts/form.tsx";
import { Or } from "#views/parts/or.tsx";
import { OutsideButtons, type ShownIssuer } from "#views/parts/outside.tsx";
import { SignUpStatements, type Statements } from "#views/parts/sign-up-statements.tsx";
import { paths } from "#views/paths.ts";

interface SignUpProps {
  state: FormState;
  filled: { name: string; email: string } & Statements;
  /** Of the texts that are shown now. */
  versions: { terms: string; privacy: string };
  /** By which he comes. A mailed one says to which address. */
  invitation?: { token: string; email: string | undefined } | undefined;
  issuers: readonly ShownIssuer[];
  /** Whether not every address will do for who has no invitation. */
  isForSome?: boolean;
}

export function SignUpPage(page: Page, props: SignUpProps) {
  const { t } = page;
  const { state, filled, versions, invitation, issuers, isForSome = false } = props;
  const { mistakes } = state;
  const next = invitation === undefined ? paths.welcome : paths.invitation(invitation.token);
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
      <OutsideButtons
        page={page}
        issuers={issuers}
        intent="sign-in"
        next={next}
        invitation={invitation?.token}
      />
      {issuers.length > 0 && <Or page={page} />}
      <Form
        page={page}
        action={paths.signUp}
        mistakes={Object.keys(mistakes).length}
        error={state.error}
        actions={<Button label={t("signUp.action")} kind="primary" isWide />}
      >
        {invitation !== undefined && <input type="hidden" name="invitation" value={invitation.token} />}
        <PersonNameField page={page} value={filled.name} error={mistakes.name} />
        <AccountEmailField
          page={page}
          value={filled.email || (invitation?.email ?? "")}
          error={mistakes.email}
        />
        <ChosenPasswordField page={page} error={mistakes.password} />
        <SignUpStatements page={page} versions={versions} mistakes={mistakes} filled={filled} />
      </Form>
      <p class="help">
        <span safe>{t("signUp.has")}</span>{" "}
        <a href={paths.signInFor(next)} safe>
          {t("signIn.action")}
        </a>
      </p>
    </Sheet>
  );
}
