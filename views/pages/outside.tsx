import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { PersonNameField } from "#views/parts/account-fields.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { OutsideButtons, type ShownIssuer } from "#views/parts/outside.tsx";
import { SignUpStatements, type Statements } from "#views/parts/sign-up-statements.tsx";
import { paths } from "#views/paths.ts";

/**
 * On to an issuer. A form that is answered with its address would be held back by browsers that have form-action mean
 * redirects too, at whatever host the issuer sends on to; a page that goes on by itself isn't.
 */
export function GoingPage(page: Page, { issuer, address }: { issuer: ShownIssuer; address: string }) {
  const { t } = page;
  const { name } = issuer;
  return (
    <Sheet page={page} title={t("outside.goingTitle", { name })} isNarrow hasLook={false} goesTo={address}>
      <div class="intro">
        <h1 safe>{t("outside.goingTitle", { name })}</h1>
        <p class="lead" safe>
          {t("outside.going", { name })}
        </p>
      </div>
      <div class="actions">
        <LinkButton href={address} label={t("outside.go", { name })} kind="primary" />
      </div>
    </Sheet>
  );
}

interface JoinProps {
  state: FormState;
  issuer: ShownIssuer;
  /** As the issuer told it. */
  email: string;
  filled: { name: string } & Statements;
  /** Of the texts that are shown now. */
  versions: { terms: string; privacy: string };
}

/** For who comes from an issuer and has no account here. */
export function JoinPage(page: Page, { state, issuer, email, filled, versions }: JoinProps) {
  const { t } = page;
  const { mistakes } = state;
  const { name } = issuer;
  return (
    <Sheet page={page} title={t("outside.joinTitle", { name })} isNarrow>
      <div class="intro">
        <h1 safe>{t("outside.joinTitle", { name })}</h1>
        <p class="lead" safe>
          {t("outside.joinLead", { name })}
        </p>
      </div>
      <Form
        page={page}
        action={paths.join}
        mistakes={Object.keys(mistakes).length}
        error={state.error}
        actions={<Button label={t("signUp.action")} kind="primary" isWide />}
      >
        <PersonNameField page={page} value={filled.name} error={mistakes.name} />
        <Field
          page={page}
          kind="email"
          name="email"
          label={t("fields.email")}
          value={email}
          help={t("outside.emailHelp", { name })}
          error={mistakes.email}
          isDisabled
        />
        <SignUpStatements page={page} versions={versions} mistakes={mistakes} filled={filled} />
      </Form>
      <p class="help">
        <span safe>{t("outside.joinHas")}</span>{" "}
        <a href={paths.signIn} safe>
          {t("outside.joinSignIn")}
        </a>
      </p>
    </Sheet>
  );
}

interface ClosedProps {
  issuer: ShownIssuer;
  until: number;
  next: string;
}

/** For who has come into an account that he has closed. */
export function ClosedPage(page: Page, { issuer, until, next }: ClosedProps) {
  const { t, format } = page;
  return (
    <Sheet page={page} title={t("outside.closedTitle")} isNarrow hasLook={false}>
      <div class="intro">
        <h1 safe>{t("outside.closedTitle")}</h1>
        <p class="lead" safe>
          {t("outside.closed", { until: format.moment(until) })}
        </p>
      </div>
      <OutsideButtons
        page={page}
        issuers={[issuer]}
        intent="sign-in"
        next={next}
        isBack
        label={({ name }) => t("outside.recover", { name })}
      />
      <p class="help">
        <a href={paths.signIn} safe>
          {t("outside.backToSignIn")}
        </a>
      </p>
    </Sheet>
  );
}
