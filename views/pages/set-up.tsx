import type { FormState } from "#views/form-state.ts";
import { Sheet } from "#views/layout/sheet.tsx";
import type { Page } from "#views/page.ts";
import {
  AccountEmailField,
  ChosenPasswordField,
  OrgNameField,
  PersonNameField,
} from "#views/parts/account-fields.tsx";
import { Button } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { Form } from "#views/parts/form.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Slashed } from "#views/parts/slashed.tsx";
import { places } from "#views/paths.ts";

export interface SetUpProps {
  token: string;
  state: FormState;
  filled: { name: string; email: string; orgName: string };
  installation: { dataDir: string; mailHost: string | undefined; mailFrom: string | undefined };
  /** What became of the test mail. */
  mail?: { text: string; isSent: boolean };
}

export function SetUpPage(page: Page, props: SetUpProps) {
  const { t } = page;
  const { token, state, filled } = props;
  const { mistakes } = state;
  return (
    <Sheet page={page} title={t("setUp.title")} hasLook={false}>
      <div class="intro">
        <h1 safe>{t("setUp.title")}</h1>
        <p class="lead" safe>
          {t("setUp.lead")}
        </p>
      </div>
      <section aria-labelledby="account">
        <h2 id="account" safe>
          {t("setUp.account")}
        </h2>
        <Form
          page={page}
          action={places.setUp}
          mistakes={Object.keys(mistakes).length}
          error={state.error}
          actions={<Button label={t("setUp.action")} kind="primary" />}
        >
          <input type="hidden" name="token" value={token} />
          <PersonNameField page={page} value={filled.name} error={mistakes.name} />
          <AccountEmailField page={page} value={filled.email} error={mistakes.email} />
          <ChosenPasswordField page={page} error={mistakes.password} />
          <OrgNameField page={page} name="orgName" value={filled.orgName} error={mistakes.orgName} />
        </Form>
      </section>
      <Place page={page} {...props} />
    </Sheet>
  );
}

/** Where the data lies, and how mail leaves. */
function Place({ page, token, installation, mail, filled }: SetUpProps & { page: Page }) {
  const { t } = page;
  const { dataDir, mailHost, mailFrom = "" } = installation;
  return (
    <section aria-labelledby="place">
      <h2 id="place" safe>
        {t("setUp.place")}
      </h2>
      <dl class="places">
        <dt safe>{t("setUp.data")}</dt>
        <dd>
          <code>
            <Slashed text={dataDir} />
          </code>
        </dd>
        <dt safe>{t("setUp.mail")}</dt>
        <dd safe>
          {mailHost === undefined
            ? t("setUp.mailLogged")
            : t("setUp.mailBy", { host: mailHost, from: mailFrom })}
        </dd>
      </dl>
      {mail !== undefined && <Notice tone={mail.isSent ? "green" : "red"} text={mail.text} isAlert />}
      <Form page={page} action={places.setUpMail} actions={<Button label={t("setUp.tryMail")} />}>
        <input type="hidden" name="token" value={token} />
        <Field
          page={page}
          kind="email"
          name="to"
          label={t("setUp.tryTo")}
          help={t("setUp.tryHelp")}
          value={filled.email}
          autocomplete="email"
        />
      </Form>
    </section>
  );
}
