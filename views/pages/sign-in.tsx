import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { AccountEmailField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { PasskeyForm } from "#views/parts/passkey-form.tsx";
import { Or } from "#views/parts/second-proofs.tsx";
import { paths } from "#views/paths.ts";

export interface SignInProps {
  state: FormState;
  email: string;
  /** Where one goes from here. */
  next: string;
  canSignUp: boolean;
  /** Of an account that is closed: until when it can be taken back. */
  closedUntil?: number;
  /** Whether browsers make passkeys for this server. */
  hasPasskeys: boolean;
  /** What is wrong with the one that was used. */
  passkeyError?: string | undefined;
}

export function SignInPage(page: Page, props: SignInProps) {
  const { t, format } = page;
  const { state, email, next, canSignUp, closedUntil } = props;
  const isClosed = closedUntil !== undefined;
  return (
    <Sheet page={page} title={t("signIn.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("signIn.title")}</h1>
      </div>
      {isClosed && (
        <Notice
          tone="amber"
          title={t("signIn.closedTitle")}
          text={t("signIn.closed", { until: format.moment(closedUntil) })}
          isAlert
        />
      )}
      <Form
        page={page}
        action={paths.signIn}
        mistakes={Object.keys(state.mistakes).length}
        error={state.error}
        actions={<Button label={t(isClosed ? "signIn.recover" : "signIn.action")} kind="primary" isWide />}
      >
        <input type="hidden" name="next" value={next} />
        {isClosed && <input type="hidden" name="recover" value="yes" />}
        <AccountEmailField page={page} value={email} error={state.mistakes.email} hasFocus={email === ""} />
        <Field
          page={page}
          kind="password"
          name="password"
          label={t("fields.password")}
          autocomplete="current-password"
          error={state.mistakes.password}
          hasFocus={email !== ""}
        />
      </Form>
      {props.hasPasskeys && <ByPasskey page={page} {...props} />}
      <div class="form-links">
        <p class="help">
          <a href={paths.reset} safe>
            {t("signIn.forgot")}
          </a>
        </p>
        {canSignUp && (
          <p class="help">
            <span safe>{t("signIn.noAccount")}</span>{" "}
            <a href={paths.signUp} safe>
              {t("signIn.signUp")}
            </a>
          </p>
        )}
      </div>
    </Sheet>
  );
}

function ByPasskey({ page, next, closedUntil, passkeyError }: SignInProps & { page: Page }) {
  const { t } = page;
  const isClosed = closedUntil !== undefined;
  return (
    <>
      <Or page={page} />
      <PasskeyForm
        page={page}
        step="get"
        action={paths.passkeySignIn}
        asks={paths.askPasskey}
        label={t(isClosed ? "factors.passkeyRecover" : "factors.passkeySignIn")}
        error={passkeyError}
      >
        <input type="hidden" name="next" value={next} />
        {isClosed && <input type="hidden" name="recover" value="yes" />}
      </PasskeyForm>
    </>
  );
}
