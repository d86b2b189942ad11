import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { AccountEmailField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Or, OutsideButtons, type ShownIssuer, UsedLast } from "#views/parts/outside.tsx";
import { paths } from "#views/paths.ts";

export interface SignInProps {
  state: FormState;
  email: string;
  /** Where one goes from here. */
  next: string;
  canSignUp: boolean;
  /** Of an account that is closed: until when it can be taken back. */
  closedUntil?: number;
  issuers: readonly ShownIssuer[];
  /** What was used last in this browser. */
  lastWay: string;
  /** What is connected with the account of that address once its owner has signed in. */
  linking?: { email: string; issuerName: string } | undefined;
}

export function SignInPage(page: Page, props: SignInProps) {
  const { t, format } = page;
  const { closedUntil, linking, lastWay } = props;
  const ways = [<Outside page={page} {...props} />, <ByPassword page={page} {...props} />];
  const safeWays = lastWay === "password" ? ways.toReversed() : ways;
  return (
    <Sheet page={page} title={t("signIn.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("signIn.title")}</h1>
      </div>
      {closedUntil !== undefined && (
        <Notice
          tone="amber"
          title={t("signIn.closedTitle")}
          text={t("signIn.closed", { until: format.moment(closedUntil) })}
          isAlert
        />
      )}
      {linking !== undefined && (
        <Notice
          tone="blue"
          title={t("outside.linkTitle")}
          text={t("outside.link", { email: linking.email, name: linking.issuerName })}
        />
      )}
      {safeWays[0]}
      {props.issuers.length > 0 && <Or page={page} />}
      {safeWays[1]}
      <Links page={page} canSignUp={props.canSignUp} />
    </Sheet>
  );
}

function Outside({ page, issuers, next, lastWay }: SignInProps & { page: Page }) {
  return <OutsideButtons page={page} issuers={issuers} intent="sign-in" next={next} lastWay={lastWay} />;
}

function ByPassword({ page, state, email, next, closedUntil, ...props }: SignInProps & { page: Page }) {
  const { t } = page;
  const isClosed = closedUntil !== undefined;
  const { issuers, lastWay } = props;
  return (
    <Form
      page={page}
      action={paths.signIn}
      mistakes={Object.keys(state.mistakes).length}
      error={state.error}
      actions={
        <>
          <Button label={t(isClosed ? "signIn.recover" : "signIn.action")} kind="primary" isWide />
          <UsedLast page={page} isIt={issuers.length > 0 && lastWay === "password"} />
        </>
      }
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
  );
}

function Links({ page: { t }, canSignUp }: { page: Page; canSignUp: boolean }) {
  return (
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
  );
}
