import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import { AccountEmailField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { paths, places } from "#views/paths.ts";

interface Common {
  state: FormState;
}

/** Asks for the address that a link to choose a new password goes to. */
export function ResetPage(page: Page, { state, email }: Common & { email: string }) {
  const { t } = page;
  return (
    <Sheet page={page} title={t("reset.title")} isNarrow>
      <div class="intro">
        <h1 safe>{t("reset.title")}</h1>
        <p class="lead" safe>
          {t("reset.lead")}
        </p>
      </div>
      <Form
        page={page}
        action={paths.reset}
        error={state.error}
        actions={<Button label={t("reset.action")} kind="primary" isWide />}
      >
        <AccountEmailField page={page} value={email} error={state.mistakes.email} hasFocus />
      </Form>
      <p class="help">
        <a href={paths.signIn} safe>
          {t("reset.back")}
        </a>
      </p>
    </Sheet>
  );
}

/** Behind a mailed link: the new password, or the one that ends a sign-up. */
export function PasswordPage(
  page: Page,
  { kind, token, state }: Common & { kind: "reset" | "verify"; token: string },
) {
  const { t } = page;
  const isNew = kind === "reset";
  const title = t(isNew ? "reset.newTitle" : "verify.title");
  return (
    <Sheet page={page} title={title} isNarrow hasLook={false}>
      <div class="intro">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {t(isNew ? "reset.newLead" : "verify.lead")}
        </p>
      </div>
      <Form
        page={page}
        action={isNew ? places.newPassword : places.verify}
        error={state.error}
        actions={<Button label={t(isNew ? "reset.newAction" : "verify.action")} kind="primary" isWide />}
      >
        <input type="hidden" name="token" value={token} />
        <Field
          page={page}
          kind="password"
          name="password"
          label={t(isNew ? "fields.newPassword" : "fields.password")}
          {...(isNew && { help: t("fields.newPasswordHelp") })}
          autocomplete={isNew ? "new-password" : "current-password"}
          error={state.mistakes.password}
          hasFocus
        />
      </Form>
    </Sheet>
  );
}

/** Behind a mailed link: a button, so that whoever looks through mails does nothing. */
export function ButtonPage(
  page: Page,
  { title, lead, label, action, token }: Record<"title" | "lead" | "label" | "action" | "token", string>,
) {
  return (
    <Sheet page={page} title={title} isNarrow hasLook={false}>
      <div class="intro">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {lead}
        </p>
      </div>
      <Form page={page} action={action} actions={<Button label={label} kind="primary" isWide />}>
        <input type="hidden" name="token" value={token} />
      </Form>
    </Sheet>
  );
}
