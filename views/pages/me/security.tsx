import type { ListedPasskey } from "#src/domain/identity/passkeys.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { ChosenPasswordField } from "#views/parts/account-fields.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { type Proof, ProofField, ProveLink } from "#views/parts/proof-field.tsx";
import { Section } from "#views/parts/section.tsx";
import { Sentence } from "#views/parts/sentence.tsx";
import { Time } from "#views/parts/time.tsx";
import { paths } from "#views/paths.ts";
import { PasskeysSection } from "./passkeys.tsx";

export type SecurityForm = "email" | "password" | "app" | "passkeys" | "recovery" | "close";

export interface SecurityProps {
  /** The one that was sent. */
  form?: SecurityForm;
  state: FormState;
  /** What is asked where it is too long ago that the reader proved that it is he. */
  proof: Proof | undefined;
  hasPassword: boolean;
  currentEmail: string;
  /** As it was typed. */
  email?: string;
  /** When it was set up, where it is. */
  appSince: number | undefined;
  passkeys: ListedPasskey[];
  /** The address of the server, where browsers make no passkeys for it. */
  noPasskeysAt: string | undefined;
  deviceName: string;
  /** How many are left; undefined without a second factor. */
  recoveryCodes: number | undefined;
  /** What has just been done. */
  done?: string | undefined;
}

type Part = SecurityProps & { page: Page };

/** Of so many that are left it is said that they run out. */
const fewCodes = 3;

export function SecurityPage(page: Page, props: SecurityProps) {
  const { t } = page;
  const { done, proof, passkeys, noPasskeysAt, deviceName } = props;
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
      <Email page={page} {...props} />
      {props.hasPassword ? <Password page={page} {...props} /> : <NoPassword page={page} />}
      <PasskeysSection
        page={page}
        passkeys={passkeys}
        unavailableAt={noPasskeysAt}
        proof={proof}
        deviceName={deviceName}
        state={stateOf(props, "passkeys")}
      />
      <App page={page} {...props} />
      {props.recoveryCodes !== undefined && <Codes page={page} {...props} left={props.recoveryCodes} />}
      <Closing page={page} {...props} />
    </AppFrame>
  );
}

function Email({ page, ...props }: Part) {
  const { t } = page;
  const state = stateOf(props, "email");
  return (
    <Section
      id="email"
      title={t("me.email")}
      help={t("me.emailHelp", { email: props.currentEmail })}
      action={paths.email}
      actions={<Button label={t("me.changeEmail")} />}
    >
      <Wrong state={state} />
      <Field
        page={page}
        kind="email"
        name="email"
        label={t("me.newEmail")}
        value={props.email ?? ""}
        autocomplete="email"
        error={state.mistakes.email}
      />
      <ProofField page={page} of="email" proof={props.proof} error={state.mistakes.proof} />
    </Section>
  );
}

function Password({ page, ...props }: Part) {
  const { t } = page;
  const state = stateOf(props, "password");
  return (
    <Section
      id="password"
      title={t("me.password")}
      help={t("me.passwordHelp")}
      action={paths.password}
      actions={<Button label={t("me.changePassword")} />}
    >
      <Wrong state={state} />
      <ProofField page={page} of="password" proof={props.proof} error={state.mistakes.proof} />
      <ChosenPasswordField page={page} error={state.mistakes.password} isAnother />
    </Section>
  );
}

function NoPassword({ page: { t } }: { page: Page }) {
  return (
    <Section id="password" title={t("me.password")} help={t("factors.setPassword")}>
      <div>
        <LinkButton href={paths.reset} label={t("factors.askForPassword")} icon="mail" />
      </div>
    </Section>
  );
}

function App({ page, appSince, proof, ...props }: Part) {
  const { t } = page;
  const isOn = appSince !== undefined;
  const buttons = (
    <>
      {isOn && <Button label={t("factors.app.remove")} kind="quiet" formaction={paths.noApp} />}
      <Button label={t(isOn ? "factors.app.another" : "factors.app.setUp")} />
    </>
  );
  return (
    <Section
      id="app"
      title={t("factors.app.title")}
      help={t("factors.app.help")}
      action={paths.app}
      actions={proof ? <ProveLink page={page} of="app" /> : buttons}
    >
      <Wrong state={stateOf(props, "app")} />
      {isOn && (
        <p class="help">
          <Sentence text={t("factors.app.on")} slots={{ time: <Time page={page} at={appSince} /> }} />
        </p>
      )}
    </Section>
  );
}

function Codes({ page, proof, left, ...props }: Part & { left: number }) {
  const { t } = page;
  const said = t("factors.recoveryCodes.left", { count: left });
  const button = <Button label={t("factors.recoveryCodes.renew")} />;
  return (
    <Section
      id="recovery"
      title={t("factors.recoveryCodes.title")}
      help={t("factors.recoveryCodes.help")}
      action={paths.recoveryCodes}
      note={t("factors.recoveryCodes.renewHelp")}
      actions={proof ? <ProveLink page={page} of="recovery" /> : button}
    >
      <Wrong state={stateOf(props, "recovery")} />
      {left > fewCodes ? (
        <p class="help" safe>
          {said}
        </p>
      ) : (
        <Notice tone="amber" title={said} text={t("factors.recoveryCodes.few")} />
      )}
    </Section>
  );
}

function Closing({ page, ...props }: Part) {
  const { t } = page;
  const state = stateOf(props, "close");
  return (
    <Section
      id="close"
      title={t("me.closeTitle")}
      help={t("me.closeHelp")}
      action={paths.close}
      tone="danger"
      actions={<Button label={t("me.close")} kind="danger" />}
    >
      <Wrong state={state} />
      <ProofField page={page} of="close" proof={props.proof} error={state.mistakes.proof} />
    </Section>
  );
}

function Wrong({ state: { error } }: { state: FormState }) {
  return error === undefined ? "" : <Notice tone="red" text={error} isAlert />;
}

function stateOf({ form, state }: Pick<SecurityProps, "form" | "state">, of: SecurityForm): FormState {
  return form === of ? state : unsent;
}
