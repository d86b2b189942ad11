import type { ListedInvitation } from "#src/domain/orgs/invite.ts";
import type { Role } from "#src/domain/permissions.ts";
import type { FormState } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { Button } from "./button.tsx";
import { CopyField } from "./copy-field.tsx";
import { Field } from "./field.tsx";
import { Notice } from "./notice.tsx";
import { Section } from "./section.tsx";
import { Sentence } from "./sentence.tsx";
import { Table } from "./table.tsx";
import { Time } from "./time.tsx";

interface InvitationsTableProps {
  page: Page;
  invitations: ListedInvitation[];
  canManage: boolean;
  /** Where the forms are sent to. */
  actions: { cancel: string; resend: string };
}

/** Those that wait for an answer; nothing where there are none. */
export function InvitationsTable({ page, invitations, canManage, actions }: InvitationsTableProps) {
  const { t } = page;
  if (invitations.length === 0) return "";
  return (
    <>
      <h2 class="table-title" safe>
        {t("invitations.pending")}
      </h2>
      <Table
        page={page}
        label={t("invitations.pending")}
        rows={invitations}
        row={(each) => ({ name: nameOf(page, each), value: each.id })}
        columns={[
          { label: t("invitations.whom"), cell: (each) => <Whom page={page} invitation={each} /> },
          { label: t("roles.label"), cell: ({ role }) => <span safe>{t(`roles.${role}`)}</span> },
          {
            label: t("invitations.until"),
            isFaint: true,
            cell: ({ expiresAt }) => <Time page={page} at={expiresAt} />,
          },
        ]}
        actions={(each) => (canManage ? <Actions page={page} invitation={each} actions={actions} /> : "")}
      />
    </>
  );
}

function Whom({ page, invitation }: { page: Page; invitation: ListedInvitation }) {
  const { inviter } = invitation;
  return (
    <span class="named">
      <span>
        <span safe>{nameOf(page, invitation)}</span>
        {inviter !== undefined && (
          <small>
            <Sentence text={page.t("invitations.by")} slots={{ name: <span safe>{inviter}</span> }} />
          </small>
        )}
      </span>
    </span>
  );
}

interface ActionsProps extends Pick<InvitationsTableProps, "page" | "actions"> {
  invitation: ListedInvitation;
}

function Actions({ page: { t }, invitation: { id, email }, actions }: ActionsProps) {
  return (
    <form class="inline-form" method="post" action={actions.cancel} data-form>
      <input type="hidden" name="id" value={id} />
      {email !== null && <Button label={t("invitations.resend")} size="small" formaction={actions.resend} />}
      <Button label={t("invitations.cancel")} size="small" />
    </form>
  );
}

interface InviteSectionProps {
  page: Page;
  action: string;
  /** As what. */
  roles: Role[];
  rolesHelp: string;
  filled: { email: string; role: string };
  state: FormState;
}

/** Invites somebody by mail. */
export function InviteSection({ page, action, roles, rolesHelp, filled, state }: InviteSectionProps) {
  const { t } = page;
  return (
    <Section
      id="invite"
      title={t("members.invite")}
      help={t("members.inviteHelp")}
      action={action}
      actions={<Button label={t("members.inviteAction")} kind="primary" />}
    >
      <Field
        page={page}
        kind="email"
        name="email"
        label={t("fields.email")}
        value={filled.email}
        autocomplete="off"
        error={state.mistakes.email}
      />
      <Field
        page={page}
        kind="select"
        name="role"
        label={t("roles.label")}
        help={rolesHelp}
        value={filled.role}
        options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
        error={state.mistakes.role}
      />
    </Section>
  );
}

/** What a link was to be, as it was typed. */
export interface LinkFilled {
  role: string;
  uses: string;
  mailDomain: string;
}

interface LinkSectionProps {
  page: Page;
  action: string;
  /** What it can let in as; asked for where there is a choice. */
  roles: Role[];
  filled?: LinkFilled | undefined;
  state: FormState;
}

/** Makes a link that lets in whoever has it. */
export function LinkSection({ page, action, roles, filled, state }: LinkSectionProps) {
  const { t } = page;
  return (
    <Section
      id="link"
      title={t("invitations.linkTitle")}
      help={t("invitations.linkHelp")}
      action={action}
      actions={<Button label={t("invitations.makeLink")} />}
    >
      {roles.length > 1 && (
        <Field
          page={page}
          kind="select"
          name="role"
          idSuffix="link"
          label={t("roles.label")}
          value={filled?.role ?? ""}
          options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
        />
      )}
      <Field
        page={page}
        kind="number"
        name="uses"
        label={t("invitations.uses")}
        value={filled?.uses ?? "1"}
        error={state.mistakes.uses}
      />
      <Field
        page={page}
        kind="text"
        name="mailDomain"
        label={t("invitations.domain")}
        help={t("invitations.domainHelp")}
        placeholder="example.com"
        value={filled?.mailDomain ?? ""}
        isOptional
        error={state.mistakes.mailDomain}
      />
    </Section>
  );
}

/** The link, which is shown this once. */
export function NewLink({ page, url }: { page: Page; url: string }) {
  const { t } = page;
  return (
    <div class="card new-secret">
      <Notice tone="green" title={t("invitations.linkMade")} text={t("invitations.linkOnce")} />
      <CopyField page={page} value={url} />
    </div>
  );
}

function nameOf({ t }: Page, { email, mailDomain, usesLeft }: ListedInvitation): string {
  if (email !== null) return email;
  const count = t("invitations.link", { count: usesLeft });
  return mailDomain === null ? count : `${count} · @${mailDomain}`;
}
