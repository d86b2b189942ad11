import { may, seesOrg } from "#src/domain/access.ts";
import type { Member } from "#src/domain/orgs/change-members.ts";
import { listInvitations } from "#src/domain/orgs/invite.ts";
import type { SpaceRole } from "#src/domain/permissions.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import {
  isGuest,
  leaveSpace,
  listSpaceMembers,
  removeSpaceMember,
  setMemberDefault,
  setSpaceMember,
} from "#src/domain/spaces/space-members.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { type InvitationFilled, invitationForms } from "#src/http/pages/invitation-forms.ts";
import { hear } from "#src/http/pages/library/told.ts";
import { chosenFrom, memberNamed } from "#src/http/pages/member-named.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { SpaceMembersPage, type SpaceMembersProps } from "#views/pages/spaces/members.tsx";
import { RemovalPage, SurePage } from "#views/pages/sure.tsx";
import { paths, spacePaths } from "#views/paths.ts";
import { spaceKeyOf, tellOn } from "./general.ts";

const roles: SpaceRole[] = ["manager", "editor", "viewer"];
const nothing: InvitationFilled = { email: "", role: "viewer" };

export const spaceMembersPage: PageHandler = async (needs, visitor, place) => {
  const space = await see(needs, visitor, place);
  const { page, cookies } = hear(needs.publicUrl, visitor, await withPlaces(needs, visitor, space.orgId));
  return await show(SpaceMembersPage(page, await propsOf(needs, visitor, space)), { cookies });
};

export const {
  createInvitation: inviteToSpace,
  createInvitationLink: createSpaceLink,
  deleteInvitation: deleteSpaceInvitation,
  createInvitationAgain: inviteToSpaceAgain,
} = invitationForms({
  into: (place) => ({ spaceKey: spaceKeyOf(place) }),
  as: (place, role) => ({ spaceKey: spaceKeyOf(place), role: roleOf(role) }),
  byLink: (place, role) => ({ spaceKey: spaceKeyOf(place), role: roleOf(role) }),
  done: (needs, place, what) => tellOn(needs, spacePaths.members(spaceKeyOf(place)), what),
  async withLink(needs, visitor, place, link) {
    const { page, props } = await opened(needs, visitor, place);
    return SpaceMembersPage(page, { ...props, link });
  },
  tried,
});

/** Of whom the space names, or of a member of the org whom it names from now on. */
export const updateSpaceRole: PageHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const work = async () => {
    const { key: spaceKey, orgId } = await see(needs, visitor, place);
    const userId = await memberNamed(needs, visitor, orgId, fields);
    await setSpaceMember(needs, visitor.actor, { spaceKey, userId, role: roleOf(fields("role")) });
    return tellOn(needs, spacePaths.members(spaceKey), "saved");
  };
  const named = { member: fields("member") || fields("userId"), role: fields("role") };
  return await tried(needs, visitor, place, { work, named });
};

export const deleteSpaceMember: PageHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const spaceKey = spaceKeyOf(place);
  const userId = fields("userId");
  if (fields("isSure") !== "yes") return await askBeforeRemoval(needs, visitor, place, userId);
  await removeSpaceMember(needs, visitor.actor, { spaceKey, userId });
  return tellOn(needs, spacePaths.members(spaceKey), "removed");
};

async function askBeforeRemoval(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  userId: string,
): Promise<Response> {
  const space = await requireSpace(needs, visitor.actor, spaceKeyOf(place), "space-members:manage");
  const { key, name } = space;
  const named = await listSpaceMembers(needs, visitor.actor, { spaceKey: key });
  const member = named.find((each) => each.userId === userId);
  if (member === undefined) throw new Refusal("not_found", "There is no such member.");
  const back = spacePaths.members(key);
  const page = { ...(await withPlaces(needs, visitor, space.orgId)), here: back };
  const { t } = page;
  const path = [
    { name, href: paths.space(key) },
    { name: t("spaceSettings.title"), href: back },
  ];
  const removal = { place: name, member, action: spacePaths.removal(key), path, back };
  return await show(RemovalPage(page, { ...removal, help: t("spaceMembers.removeHelp") }));
}

export const updateMemberDefault: PageHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const spaceKey = spaceKeyOf(place);
  const work = async () => {
    const memberDefault = defaultNamed(fields("memberDefault"));
    const revision = Number(fields("revision"));
    await setMemberDefault(needs, visitor.actor, { spaceKey, memberDefault, revision });
    return tellOn(needs, spacePaths.members(spaceKey), "saved");
  };
  return await tried(needs, visitor, place, { work });
};

/** Asks a guest once more. */
export const leavePage: PageHandler = async (needs, visitor, place) => {
  const space = await requireSpace(needs, visitor.actor, spaceKeyOf(place), "spaces:see");
  if (!isGuest(visitor.actor, space)) throw new Refusal("not_found", "There is no such member.");
  const here = spacePaths.leave(space.key);
  const page = { ...(await withPlaces(needs, visitor, space.orgId)), here };
  const { t } = page;
  const back = paths.space(space.key);
  const path = [
    { name: space.name, href: back },
    { name: t("spaces.leave"), href: here },
  ];
  const asked = { title: t("spaces.leaveTitle", { space: space.name }), help: t("spaces.leaveHelp") };
  const sure = { heading: space.name, path, ...asked, action: here, label: t("spaces.leave"), back };
  return await show(SurePage(page, sure));
};

export const deleteOwnSpaceMembership: PageHandler = async (needs, visitor, place) => {
  await leaveSpace(needs, visitor.actor, { spaceKey: spaceKeyOf(place) });
  return seeOther(paths.welcome);
};

function see(needs: PageNeeds, { actor }: Visitor, place: Place): Promise<Space> {
  return requireSpace(needs, actor, spaceKeyOf(place), "space-members:see");
}

async function opened(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
): Promise<{ page: Page; props: SpaceMembersProps }> {
  const space = await see(needs, visitor, place);
  const page = await withPlaces(needs, visitor, space.orgId);
  return { page, props: await propsOf(needs, visitor, space) };
}

async function tried(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  {
    work,
    ...sent
  }: { work: () => Promise<Response> } & Partial<Pick<SpaceMembersProps, "filled" | "linkFilled" | "named">>,
): Promise<Response> {
  await see(needs, visitor, place);
  const again = async (state: FormState) => {
    const { page, props } = await opened(needs, visitor, place);
    return SpaceMembersPage(page, { ...props, state, ...sent });
  };
  const { page } = visitor;
  return await attempt(needs, visitor, work, {
    page,
    again,
    says: { conflict: page.t("spaceSettings.changed") },
  });
}

async function propsOf(needs: PageNeeds, { actor }: Visitor, space: Space): Promise<SpaceMembersProps> {
  const { key: spaceKey } = space;
  const members = await listSpaceMembers(needs, actor, { spaceKey });
  const isNamed = new Set(members.map(({ userId }) => userId));
  const others = await membersOf(needs, actor, space);
  return {
    space,
    members,
    others: others === "many" ? others : others.filter(({ userId }) => !isNamed.has(userId)),
    invitations: await listInvitations(needs, actor, { spaceKey }),
    ownId: actor.kind === "person" ? actor.userId : "",
    canManage: may(actor, "space-members:manage", space),
    state: unsent,
    filled: nothing,
    named: { member: "", role: "" },
  };
}

/** Of the org, but for owners and admins, who are full in each space; nobody for who may not see them. */
async function membersOf(
  needs: PageNeeds,
  actor: Visitor["actor"],
  { orgId, orgState }: Space,
): Promise<Member[] | "many"> {
  const place = { orgId, orgState };
  if (!seesOrg(actor, place) || !may(actor, "members:see", place)) return [];
  const members = await chosenFrom(needs, { actor }, orgId);
  return members === "many" ? members : members.filter(({ role }) => role === "member");
}

function roleOf(text: string): SpaceRole {
  const role = roles.find((each) => each === text);
  if (role === undefined) throw new Refusal("invalid", "There is no such role.");
  return role;
}

function defaultNamed(text: string): Space["memberDefault"] {
  if (text === "nothing" || text === "viewer" || text === "editor") return text;
  throw new Refusal("invalid", "There is no such role.");
}
