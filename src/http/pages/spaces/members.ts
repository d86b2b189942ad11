import { may, seesOrg } from "#src/domain/access.ts";
import { readEmailAddress } from "#src/domain/identity/email-address.ts";
import { listMembers, type Member } from "#src/domain/orgs/change-members.ts";
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
import { type Fields, readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { type InvitationFilled, invitationForms } from "#src/http/pages/invitation-forms.ts";
import { hear } from "#src/http/pages/library/told.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import type { Page } from "#views/page.ts";
import { LeavePage } from "#views/pages/spaces/leave.tsx";
import { SpaceMembersPage, type SpaceMembersProps } from "#views/pages/spaces/members.tsx";
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
    const userId = await namedBy(needs, visitor, orgId, fields);
    await setSpaceMember(needs, visitor.actor, { spaceKey, userId, role: roleOf(fields("role")) });
    return tellOn(needs, spacePaths.members(spaceKey), "saved");
  };
  return await tried(needs, visitor, place, { work });
};

export const deleteSpaceMember: PageHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const spaceKey = spaceKeyOf(place);
  await removeSpaceMember(needs, visitor.actor, { spaceKey, userId: fields("userId") });
  return tellOn(needs, spacePaths.members(spaceKey), "removed");
};

export const updateMemberDefault: PageHandler = async (needs, visitor, place) => {
  const fields = await readForm(visitor.request);
  const spaceKey = spaceKeyOf(place);
  await see(needs, visitor, place);
  const memberDefault = defaultNamed(fields("memberDefault"));
  await setMemberDefault(needs, visitor.actor, { spaceKey, memberDefault });
  return tellOn(needs, spacePaths.members(spaceKey), "saved");
};

/** Asks a guest once more. */
export const leavePage: PageHandler = async (needs, visitor, place) => {
  const space = await requireSpace(needs, visitor.actor, spaceKeyOf(place), "spaces:see");
  if (!isGuest(visitor.actor, space)) throw new Refusal("not_found", "There is no such member.");
  return await show(LeavePage(await withPlaces(needs, visitor, space.orgId), { space }));
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
  { work, filled }: { work: () => Promise<Response>; filled?: InvitationFilled },
): Promise<Response> {
  await see(needs, visitor, place);
  const again = async (state: FormState) => {
    const { page, props } = await opened(needs, visitor, place);
    return SpaceMembersPage(page, { ...props, state, ...(filled && { filled }) });
  };
  return await attempt(needs, visitor, work, { page: visitor.page, again });
}

async function propsOf(needs: PageNeeds, { actor }: Visitor, space: Space): Promise<SpaceMembersProps> {
  const { key: spaceKey } = space;
  const members = await listSpaceMembers(needs, actor, { spaceKey });
  const named = new Set(members.map(({ userId }) => userId));
  return {
    space,
    members,
    others: (await membersOf(needs, actor, space)).filter(({ userId }) => !named.has(userId)),
    invitations: await listInvitations(needs, actor, { spaceKey }),
    ownId: actor.kind === "person" ? actor.userId : "",
    canManage: may(actor, "space-members:manage", space),
    state: unsent,
    filled: nothing,
  };
}

/** Of the org, but for owners and admins, who are full in each space; nobody for who may not see them. */
async function membersOf(
  needs: PageNeeds,
  actor: Visitor["actor"],
  { orgId, orgState }: Space,
): Promise<Member[]> {
  const place = { orgId, orgState };
  if (!seesOrg(actor, place) || !may(actor, "members:see", place)) return [];
  const members = await listMembers(needs, actor, { orgId });
  return members.filter(({ role }) => role === "member");
}

/** By his id, or by the address of a member of the org. */
async function namedBy(needs: PageNeeds, { actor }: Visitor, orgId: string, fields: Fields): Promise<string> {
  const typed = fields("member");
  if (typed === "") return fields("userId");
  const key = readEmailAddress(typed)?.key;
  const members = await listMembers(needs, actor, { orgId });
  const member = members.find(({ email }) => key !== undefined && readEmailAddress(email)?.key === key);
  if (member !== undefined) return member.userId;
  throw new Refusal("invalid", "There is no such member of the organisation.", {
    fields: { member: "member_missing" },
  });
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
