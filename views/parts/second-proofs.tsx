import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { Form } from "./form.tsx";
import { Or } from "./or.tsx";
import { PasskeyForm } from "./passkey-form.tsx";

export interface SecondProofsProps {
  page: Page;
  /** Where each of them is sent. */
  action: string;
  /** Where a script asks what a passkey is to sign. */
  asks: string;
  next: string;
  hasApp: boolean;
  hasPasskey: boolean;
  hasRecoveryCodes: boolean;
  /** Whether nothing stands above that is asked for first. */
  isFirst: boolean;
  /** Which of them was sent, and what is to be mended in it. */
  way?: string | undefined;
  state: FormState;
}

/** What is given beside a password: each in a form of its own, that which is used most first. */
export function SecondProofs(props: SecondProofsProps) {
  const { page, hasApp, hasPasskey, hasRecoveryCodes } = props;
  return (
    <>
      {hasPasskey && <ByPasskey {...props} />}
      {hasPasskey && hasApp && <Or page={page} />}
      {hasApp && <ByCode {...props} />}
      {hasRecoveryCodes && <ByRecoveryCode {...props} />}
    </>
  );
}

function ByPasskey({ page, action, asks, next, hasApp, isFirst, ...props }: SecondProofsProps) {
  return (
    <PasskeyForm
      page={page}
      step="get"
      action={action}
      asks={asks}
      label={page.t("factors.passkeyAction")}
      isPrimary={isFirst && !hasApp}
      error={stateOf(props, "passkey").error}
    >
      <input type="hidden" name="way" value="passkey" />
      <input type="hidden" name="next" value={next} />
    </PasskeyForm>
  );
}

function ByCode({ page, action, next, isFirst, ...props }: SecondProofsProps) {
  const { t } = page;
  const { mistakes, error } = stateOf(props, "code");
  return (
    <Form
      page={page}
      action={action}
      error={error}
      actions={<Button label={t("factors.codeAction")} kind={isFirst ? "primary" : "secondary"} isWide />}
    >
      <Hidden way="code" next={next} />
      <CodeField page={page} error={mistakes.code} hasFocus={isFirst} />
    </Form>
  );
}

function ByRecoveryCode({ page, action, next, hasApp, hasPasskey, ...props }: SecondProofsProps) {
  const { t } = page;
  const { mistakes, error } = stateOf(props, "recovery");
  const isOnly = props.isFirst && !hasApp && !hasPasskey;
  return (
    <details class="other-way" open={isOnly || props.way === "recovery"}>
      <summary safe>{t("factors.recoveryOpen")}</summary>
      <Form
        page={page}
        action={action}
        error={error}
        actions={<Button label={t("factors.codeAction")} kind={isOnly ? "primary" : "secondary"} isWide />}
      >
        <Hidden way="recovery" next={next} />
        <Field
          page={page}
          kind="text"
          name="recovery"
          label={t("factors.recovery")}
          help={t("factors.recoveryHelp")}
          autocomplete="off"
          error={mistakes.recovery}
        />
      </Form>
    </details>
  );
}

/** The six digits of an app. */
export function CodeField({
  page,
  error,
  hasFocus = false,
}: {
  page: Page;
  error: string | undefined;
  hasFocus?: boolean;
}) {
  const { t } = page;
  return (
    <Field
      page={page}
      kind="text"
      name="code"
      label={t("factors.code")}
      help={t("factors.codeHelp")}
      autocomplete="one-time-code"
      hasDigits
      error={error}
      hasFocus={hasFocus}
    />
  );
}

function Hidden({ way, next }: { way: string; next: string }) {
  return (
    <>
      <input type="hidden" name="way" value={way} />
      <input type="hidden" name="next" value={next} />
    </>
  );
}

function stateOf({ way, state }: Pick<SecondProofsProps, "way" | "state">, of: string): FormState {
  return way === of ? state : { mistakes: {} };
}
