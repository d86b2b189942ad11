import { type FormState, unsent } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { ChosenPasswordField } from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { ProofField } from "#views/parts/proof-field.tsx";
import { Section } from "#views/parts/section.tsx";
import { paths } from "#views/paths.ts";

export type SecurityForm = "email" | "password" | "close";

export interface SecurityProps {
  /** The one that was sent. */
  form?: SecurityForm;
  state: FormState;
  /** Whether it is too long ago that the password was typed. */
  asksProof: boolean;
  currentEmail: string;
  /** As it was typed. */
  email?: string;
  /** What has just been done. */
  done?: string;
}

export function SecurityPage(page: Page, props: SecurityProps) {
  const { t } = page;
  const { done, currentEmail } = props;
  const [email, password] = [stateOf(props, "email"), stateOf(props, "password")];
  return (
    <AppFrame
      page={page}
      title={t("me.security")}
      width="column"
      path={[
        { name: t("frame.account"), href: paths.profile },
        { name: t("me.security"), href: paths.security },
      ]}
    >
      <PageHead title={t("me.security")} text={t("me.securityHelp")} />
      {done !== undefined && <Notice tone="green" text={done} isAlert />}
      <Section
        id="email"
        title={t("me.email")}
        help={t("me.emailHelp", { email: currentEmail })}
        action={paths.email}
        actions={<Button label={t("me.changeEmail")} />}
      >
        <Wrong state={email} />
        <Field
          page={page}
          kind="email"
          name="email"
          label={t("me.newEmail")}
          value={props.email ?? ""}
          autocomplete="email"
          error={email.mistakes.email}
        />
        <Proof page={page} {...props} of="email" />
      </Section>
      <Section
        id="password"
        title={t("me.password")}
        help={t("me.passwordHelp")}
        action={paths.password}
        actions={<Button label={t("me.changePassword")} />}
      >
        <Wrong state={password} />
        <Proof page={page} {...props} of="password" />
        <ChosenPasswordField page={page} error={password.mistakes.password} isAnother />
      </Section>
      <Section
        id="close"
        title={t("me.closeTitle")}
        help={t("me.closeHelp")}
        action={paths.close}
        tone="danger"
        actions={<Button label={t("me.close")} kind="danger" />}
      >
        <Wrong state={stateOf(props, "close")} />
        <Proof page={page} {...props} of="close" />
      </Section>
    </AppFrame>
  );
}

function Wrong({ state: { error } }: { state: FormState }) {
  return error === undefined ? "" : <Notice tone="red" text={error} isAlert />;
}

function Proof({ page, of, ...props }: SecurityProps & { page: Page; of: SecurityForm }) {
  return props.asksProof ? <ProofField page={page} of={of} error={stateOf(props, of).mistakes.proof} /> : "";
}

function stateOf({ form, state }: SecurityProps, of: SecurityForm): FormState {
  return form === of ? state : unsent;
}
