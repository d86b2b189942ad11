import type { Member } from "#src/domain/orgs/change-members.ts";
import type { ListedInvitation } from "#src/domain/orgs/invite.ts";
import type { SpaceRole } from "#src/domain/permissions.ts";
import type { SpaceMember } from "#src/domain/spaces/space-members.ts";
import type { FormState } from "#views/form-state.ts";
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
import { MemberField } from "#views/parts/member-field.tsx";
import { Notice } from "#views/parts/notice.tsx";
import { RoleForm } from "#views/parts/role-form.tsx";
import { Section } from "#views/parts/section.tsx";
import { Table } from "#views/parts/table.tsx";
import { Time } from "#views/parts/time.tsx";
import { spacePaths } from "#views/paths.ts";
import { SettingsFrame } from "./settings-frame.tsx";

const roles: SpaceRole[] = ["viewer", "editor", "manager"];
const defaults = ["nothing", "viewer", "editor"] as const;

export interface SpaceMembersProps {
  space: { key: string; name: string; revision: number; memberDefault: (typeof defaults)[number] };
  members: SpaceMember[];
  /** Members of the org whom the space doesn't name, for those who may see them. */
  others: Member[] | "many";
  invitations: ListedInvitation[];
  ownId: string;
  canManage: boolean;
  state: FormState;
  filled: { email: string; role: string };
  linkFilled?: LinkFilled;
  /** Who was to be named, as it was sent. */
  named: { member: string; role: string };
  /** A link that was just made, told this once. */
  link?: string | undefined;
}

/** Whom a space names, who may come, and what the others of its org are in it. */
export function SpaceMembersPage(page: Page, props: SpaceMembersProps) {
  const { t } = page;
  const { space, members, others, invitations, canManage, state, link } = props;
  const { key } = space;
  return (
    <SettingsFrame page={page} space={space} tab="members">
      {state.error !== undefined && <Notice tone="red" text={state.error} isAlert />}
      {link !== undefined && <NewLink page={page} url={link} />}
      {canManage && (
        <InviteSection
          page={page}
          action={spacePaths.invite(key)}
          roles={roles}
          rolesHelp={t("spaceMembers.rolesHelp")}
          filled={props.filled}
          state={state}
        />
      )}
      {members.length > 0 && <Members page={page} {...props} />}
      <InvitationsTable
        page={page}
        invitations={invitations}
        canManage={canManage}
        actions={{ cancel: spacePaths.cancelInvitation(key), resend: spacePaths.resendInvitation(key) }}
      />
      <Default page={page} {...props} />
      {canManage && others.length > 0 && <Naming page={page} {...props} />}
      {canManage && (
        <LinkSection
          page={page}
          action={spacePaths.inviteByLink(key)}
          roles={["viewer", "editor"]}
          filled={props.linkFilled}
          state={state}
        />
      )}
    </SettingsFrame>
  );
}

type WithPage = SpaceMembersProps & { page: Page };

function Members({ page, space, members, ownId, canManage }: WithPage) {
  const { t } = page;
  return (
    <Table
      page={page}
      label={t("members.title")}
      rows={members}
      row={({ name, userId }) => ({ name, value: userId })}
      columns={[
        { label: t("fields.name"), cell: (member) => <Name page={page} member={member} ownId={ownId} /> },
        {
          label: t("roles.label"),
          cell: (member) => (
            <RoleForm
              page={page}
              action={spacePaths.role(space.key)}
              member={member}
              roles={canManage ? roles : undefined}
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
        <Leaving page={page} spaceKey={space.key} member={member} ownId={ownId} canManage={canManage} />
      )}
    />
  );
}

interface OfMember {
  page: Page;
  member: SpaceMember;
  ownId: string;
}

function Name({ page: { t }, member: { name, email, userId, isGuest }, ownId }: OfMember) {
  return (
    <span class="named">
      <Avatar name={name} />
      <span>
        <span safe>{name}</span> {userId === ownId && <Badge label={t("members.you")} tone="green" />}
        {isGuest === true && <Badge label={t("spaceMembers.guest")} />}
        {email !== undefined && <small safe>{email}</small>}
      </span>
    </span>
  );
}

function Leaving({
  page: { t },
  spaceKey,
  member,
  ownId,
  canManage,
}: OfMember & { spaceKey: string; canManage: boolean }) {
  if (member.userId === ownId) {
    // Whoever is in the org stays what it lets him be. Guests are told of nobody whether he is one.
    if (member.isGuest !== undefined) return "";
    return <LinkButton href={spacePaths.leave(spaceKey)} label={t("members.leave")} size="small" />;
  }
  if (!canManage) return "";
  return (
    <form method="post" action={spacePaths.removal(spaceKey)} data-form>
      <input type="hidden" name="userId" value={member.userId} />
      <Button label={t("members.remove")} size="small" />
    </form>
  );
}

function Default({ page, space, canManage }: WithPage) {
  const { t } = page;
  return (
    <Section
      id="default"
      title={t("spaceMembers.defaultTitle")}
      help={t("spaceMembers.defaultHelp")}
      action={spacePaths.memberDefault(space.key)}
      actions={canManage ? <Button label={t("common.save")} /> : undefined}
    >
      <input type="hidden" name="revision" value={String(space.revision)} />
      <Field
        page={page}
        kind="select"
        name="memberDefault"
        label={t("spaceMembers.default")}
        value={space.memberDefault}
        isDisabled={!canManage}
        options={defaults.map((value) => {
          return { value, label: value === "nothing" ? t("spaceMembers.nothing") : t(`roles.${value}`) };
        })}
      />
    </Section>
  );
}

/** A member of the org, who is more or less in the space from now on than the others. */
function Naming({ page, space, others, named, state }: WithPage) {
  const { t } = page;
  return (
    <Section
      id="naming"
      title={t("spaceMembers.namingTitle")}
      help={t("spaceMembers.namingHelp")}
      action={spacePaths.role(space.key)}
      actions={<Button label={t("spaceMembers.name")} />}
    >
      <MemberField
        page={page}
        label={t("spaceMembers.member")}
        members={others}
        value={named.member}
        error={state.mistakes.userId}
      />
      <Field
        page={page}
        kind="select"
        name="role"
        idSuffix="naming"
        label={t("roles.label")}
        value={named.role}
        options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
      />
    </Section>
  );
}
