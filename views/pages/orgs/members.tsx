import type { Member } from "#src/domain/orgs/change-members.ts";
import type { ListedInvitation } from "#src/domain/orgs/invite.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import type { FormState } from "#views/form-state.ts";
import { AppFrame } from "#views/layout/app-frame.tsx";
import { PageHead } from "#views/layout/frame.tsx";
import type { Page } from "#views/page.ts";
import { Avatar } from "#views/parts/avatar.tsx";
import { Badge } from "#views/parts/badge.tsx";
import { Button, LinkButton } from "#views/parts/button.tsx";
import { Field } from "#views/parts/field.tsx";
import { InvitationsTable, LinkSection, NewLink } from "#views/parts/invitations.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { Section } from "#views/parts/section.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { orgPaths } from "#views/paths.ts";

interface MembersProps {
  org: { id: string; name: string };
  members: Member[];
  invitations: ListedInvitation[];
  /** Whom nobody but the owners can change. */
  own: { userId: string; role: OrgRole | undefined };
  /** Whether the reader may change anything here. */
  canManage: boolean;
  state: FormState;
  filled: { email: string; role: string };
  /** A link that was just made, told this once. */
  link?: string | undefined;
}

/** Who is in an org, and who may come. */
export function MembersPage(page: Page, props: MembersProps) {
  const { t } = page;
  const { org, state, canManage, link } = props;
  return (
    <AppFrame
      page={page}
      title={t("members.title")}
      width="column"
      path={[
        { name: org.name, href: orgPaths.members(org.id) },
        { name: t("members.title"), href: orgPaths.members(org.id) },
      ]}
    >
      <PageHead title={t("members.title")} text={t("members.lead")} />
      {state.error !== undefined && <Notice tone="red" text={state.error} isAlert />}
      {link !== undefined && <NewLink page={page} url={link} />}
      {canManage && <Invite page={page} {...props} />}
      <Members page={page} {...props} />
      <InvitationsTable
        page={page}
        invitations={props.invitations}
        canManage={canManage}
        actions={{ cancel: orgPaths.cancelInvitation(org.id), resend: orgPaths.resendInvitation(org.id) }}
      />
      {canManage && (
        <LinkSection page={page} action={orgPaths.inviteByLink(org.id)} roles={["member"]} state={state} />
      )}
    </AppFrame>
  );
}

function Invite({ page, org, state, filled, own }: MembersProps & { page: Page }) {
  const { t } = page;
  return (
    <Section
      id="invite"
      title={t("members.invite")}
      help={t("members.inviteHelp")}
      action={orgPaths.invite(org.id)}
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
        help={t("roles.orgHelp")}
        value={filled.role}
        options={roleOptions(page, own.role)}
        error={state.mistakes.role}
      />
    </Section>
  );
}

function Members({ page, org, members, own, canManage }: MembersProps & { page: Page }) {
  const { t } = page;
  return (
    <Table
      page={page}
      label={t("members.title")}
      rows={members}
      row={({ name, userId }) => ({ name, value: userId })}
      columns={[
        { label: t("fields.name"), cell: (member) => <Name page={page} member={member} own={own} /> },
        {
          label: t("roles.label"),
          cell: (member) =>
            canManage && isWithinReach(own, member) ? (
              <RoleForm page={page} orgId={org.id} member={member} own={own} />
            ) : (
              <span safe>{t(`roles.${member.role}`)}</span>
            ),
        },
        {
          label: t("members.since"),
          isFaint: true,
          cell: ({ createdAt }) => <Time page={page} at={createdAt} />,
        },
      ]}
      actions={(member) => (
        <Leaving page={page} orgId={org.id} member={member} own={own} canManage={canManage} />
      )}
    />
  );
}

function Name({ page, member, own }: { page: Page; member: Member; own: MembersProps["own"] }) {
  return (
    <span class="named">
      <Avatar name={member.name} />
      <span>
        <span safe>{member.name}</span>{" "}
        {member.userId === own.userId && <Badge label={page.t("members.you")} tone="green" />}
        <small safe>{member.email}</small>
      </span>
    </span>
  );
}

interface MemberProps {
  page: Page;
  orgId: string;
  member: Member;
  own: MembersProps["own"];
}

function RoleForm({ page, orgId, member, own }: MemberProps) {
  const { t } = page;
  return (
    <form class="inline-form" method="post" action={orgPaths.role(orgId)} data-form>
      <input type="hidden" name="userId" value={member.userId} />
      <select class="input" name="role" aria-label={t("roles.of", { name: member.name })}>
        {roleOptions(page, own.role).map(({ value, label }) => (
          <option value={value} selected={value === member.role} safe>
            {label}
          </option>
        ))}
      </select>
      <Button label={t("common.save")} size="small" />
    </form>
  );
}

function Leaving({ page, orgId, member, own, canManage }: MemberProps & { canManage: boolean }) {
  const { t } = page;
  if (member.userId === own.userId) {
    return <LinkButton label={t("members.leave")} size="small" href={`${orgPaths.settings(orgId)}#leave`} />;
  }
  if (!canManage || !isWithinReach(own, member)) return "";
  return (
    <form method="post" action={orgPaths.removal(orgId)} data-form>
      <input type="hidden" name="userId" value={member.userId} />
      <Button label={t("members.remove")} size="small" />
    </form>
  );
}

const fromMost: OrgRole[] = ["owner", "admin", "member"];

/** Nobody changes who is above him. */
function isWithinReach(own: MembersProps["own"], { role }: Member): boolean {
  return own.role !== undefined && fromMost.indexOf(role) >= fromMost.indexOf(own.role);
}

function roleOptions({ t }: Page, own: OrgRole | undefined) {
  const least = own === undefined ? fromMost.length : fromMost.indexOf(own);
  return fromMost
    .slice(least)
    .toReversed()
    .map((value) => ({ value, label: t(`roles.${value}`) }));
}
