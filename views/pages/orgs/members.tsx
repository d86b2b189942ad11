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
import {
  InvitationsTable,
  InviteSection,
  type LinkFilled,
  LinkSection,
  NewLink,
} from "#views/parts/invitations.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { RoleForm } from "#views/parts/role-form.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { Turns } from "#views/parts/turns.tsx";
import { orgPaths, withQuery } from "#views/paths.ts";

interface MembersProps {
  org: { id: string; name: string };
  members: Member[];
  /** Which of them these are. */
  turn: { find: string | undefined; isFirst: boolean; hasMore: boolean };
  invitations: ListedInvitation[];
  /** Whom nobody but the owners can change. */
  own: { userId: string; role: OrgRole | undefined };
  /** Whether the reader may change anything here. */
  canManage: boolean;
  state: FormState;
  filled: { email: string; role: string };
  linkFilled?: LinkFilled | undefined;
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
      {canManage && (
        <InviteSection
          page={page}
          action={orgPaths.invite(org.id)}
          roles={rolesUpTo(props.own.role)}
          rolesHelp={t("roles.orgHelp")}
          filled={props.filled}
          state={state}
        />
      )}
      <Finding page={page} {...props} />
      <Members page={page} {...props} />
      <Turning page={page} {...props} />
      <InvitationsTable
        page={page}
        invitations={props.invitations}
        canManage={canManage}
        actions={{ cancel: orgPaths.cancelInvitation(org.id), resend: orgPaths.resendInvitation(org.id) }}
      />
      {canManage && (
        <LinkSection
          page={page}
          action={orgPaths.inviteByLink(org.id)}
          roles={["member"]}
          filled={props.linkFilled}
          state={state}
        />
      )}
    </AppFrame>
  );
}

/** Where there are too many to look through. */
function Finding({ page, org, turn: { find, isFirst, hasMore } }: MembersProps & { page: Page }) {
  const { t } = page;
  if (find === undefined && isFirst && !hasMore) return "";
  return (
    <search>
      <form class="filter-form" method="get" action={orgPaths.members(org.id)}>
        <Field
          page={page}
          kind="search"
          name="find"
          label={t("members.find")}
          value={find ?? ""}
          isOptional
        />
        <Button label={t("members.findAction")} />
      </form>
    </search>
  );
}

function Turning({ page, org, members, turn }: MembersProps & { page: Page }) {
  const { t } = page;
  const { find = "", isFirst, hasMore } = turn;
  const at = (after = "") => withQuery(orgPaths.members(org.id), { find, after });
  return (
    <Turns
      page={page}
      start={isFirst ? undefined : { label: t("members.first"), href: at() }}
      next={hasMore ? { label: t("members.more"), href: at(members.at(-1)?.id) } : undefined}
    />
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
          cell: (member) => (
            <RoleForm
              page={page}
              action={orgPaths.role(org.id)}
              member={member}
              roles={canManage && isWithinReach(own, member) ? rolesUpTo(own.role) : undefined}
            />
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
        <Marks page={page} member={member} />
      </span>
    </span>
  );
}

/** Whose account it is, and whether he has a second factor, where the reader is told. */
function Marks({ page: { t }, member: { isManaged, hasSecondFactor } }: { page: Page; member: Member }) {
  if (!isManaged && hasSecondFactor === undefined) return "";
  return (
    <span class="badges">
      {isManaged && <Badge label={t("mailDomains.managed")} />}
      {hasSecondFactor === true && <Badge label={t("secondFactorDemand.has")} tone="blue" />}
      {hasSecondFactor === false && <Badge label={t("secondFactorDemand.lacks")} />}
    </span>
  );
}

interface MemberProps {
  page: Page;
  orgId: string;
  member: Member;
  own: MembersProps["own"];
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

/** Those that he may give, from the least. */
function rolesUpTo(own: OrgRole | undefined): OrgRole[] {
  const least = own === undefined ? fromMost.length : fromMost.indexOf(own);
  return fromMost.slice(least).toReversed();
}
