import { may, roleIn } from "#src/domain/access.ts";
import { changeRole, findMember, listMembers, removeMember } from "#src/domain/orgs/change-members.ts";
import { listInvitations } from "#src/domain/orgs/invite.ts";
import { placeOf, requireOrg } from "#src/domain/orgs/orgs.ts";
import type { OrgRole } from "#src/domain/permissions.ts";
import { readForm } from "#src/http/form-body.ts";
import { attempt, type PageHandler, type PageNeeds, type Place, show } from "#src/http/pages/handler.ts";
import { type InvitationFilled, invitationForms } from "#src/http/pages/invitation-forms.ts";
import { type Visitor, withPlaces } from "#src/http/plugins/session.ts";
import { seeOther } from "#src/http/respond.ts";
import { Refusal } from "#src/lib/errors.ts";
import { type FormState, unsent } from "#views/form-state.ts";
import { MembersPage } from "#views/pages/orgs/members.tsx";
import { RemovalPage } from "#views/pages/sure.tsx";
import type { LinkFilled } from "#views/parts/invitations.tsx";
import { orgPaths, paths } from "#views/paths.ts";

const orgRoles: OrgRole[] = ["owner", "admin", "member"];
/** More would make the page slow. */
const membersOnAPage = 100;
const nothing: InvitationFilled = { email: "", role: "member" };

export const membersPage: PageHandler = async (needs, visitor, place) => {
  return await show(await pageOf(needs, visitor, place, {}));
};

export const updateRole: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const work = async () => {
    const asked = { orgId, userId: fields("userId"), role: roleOf(fields("role")) };
    await changeRole(needs, visitor.actor, asked);
    return seeOther(orgPaths.members(orgId));
  };
  return await tried(needs, visitor, place, { work });
};

export const deleteMember: PageHandler = async (needs, visitor, place) => {
  const orgId = orgOf(place);
  const fields = await readForm(visitor.request);
  const userId = fields("userId");
  const work = async () => {
    if (fields("isSure") !== "yes") return await askBeforeRemoval(needs, visitor, orgId, userId);
    await removeMember(needs, visitor.actor, { orgId, userId });
    return seeOther(orgPaths.members(orgId));
  };
  return await tried(needs, visitor, place, { work });
};

async function askBeforeRemoval(
  needs: PageNeeds,
  visitor: Visitor,
  orgId: string,
  userId: string,
): Promise<Response> {
  const org = await requireOrg(needs, visitor.actor, orgId, "members:manage");
  const { name } = await findMember(needs, visitor.actor, { orgId, userId });
  const back = orgPaths.members(orgId);
  const page = { ...(await withPlaces(needs, visitor, orgId)), here: back };
  const { t } = page;
  const path = [
    { name: org.name, href: paths.welcomeTo(orgId) },
    { name: t("members.title"), href: back },
  ];
  const removal = { place: org.name, member: { userId, name }, action: orgPaths.removal(orgId), path, back };
  return await show(RemovalPage(page, { ...removal, help: t("members.removeHelp") }));
}

export const { createInvitation, createInvitationLink, deleteInvitation, createInvitationAgain } =
  invitationForms({
    into: (place) => ({ orgId: orgOf(place) }),
    as: (place, role) => ({ orgId: orgOf(place), role: roleOf(role) }),
    byLink: (place) => ({ orgId: orgOf(place), role: "member" }),
    done: (_, place) => seeOther(orgPaths.members(orgOf(place))),
    withLink: (needs, visitor, place, link) => pageOf(needs, visitor, place, { link }),
    tried,
  });

interface Shown {
  state?: FormState;
  filled?: InvitationFilled;
  linkFilled?: LinkFilled;
  link?: string;
}

async function pageOf(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { state = unsent, filled = nothing, linkFilled, link }: Shown,
): Promise<JSX.Element> {
  const { actor } = visitor;
  const orgId = orgOf(place);
  const org = await requireOrg(needs, actor, orgId, "members:see");
  const asked = visitor.url.searchParams;
  const [find, after] = [asked.get("find")?.trim() || undefined, asked.get("after") || undefined];
  const found = await listMembers(needs, actor, { orgId, find, after, most: membersOnAPage + 1 });
  const members = found.slice(0, membersOnAPage);
  const invitations = await listInvitations(needs, actor, { orgId });
  const turn = { find, isFirst: after === undefined, hasMore: found.length > members.length };
  const page = { ...(await withPlaces(needs, visitor, orgId)), here: orgPaths.members(orgId) };
  const canManage = may(actor, "members:manage", placeOf(org));
  const role = actor.kind === "person" ? (roleIn(actor, { orgId }) as OrgRole | undefined) : undefined;
  const own = { userId: actor.kind === "person" ? actor.userId : "", role };
  const sent = { state, filled, linkFilled, link };
  return MembersPage(page, { org, members, turn, invitations, own, canManage, ...sent });
}

/** Does what a form asks for; what the reader can mend stands on the same page. */
async function tried(
  needs: PageNeeds,
  visitor: Visitor,
  place: Place,
  { work, ...sent }: { work: () => Promise<Response> } & Pick<Shown, "filled" | "linkFilled">,
): Promise<Response> {
  const { page } = visitor;
  await requireOrg(needs, visitor.actor, orgOf(place), "orgs:see");
  const again = (state: FormState) => pageOf(needs, visitor, place, { state, ...sent });
  const says = { conflict: page.t("members.lastOwner"), forbidden: page.t("members.above") };
  return await attempt(needs, visitor, work, { page, again, says });
}

export function orgOf({ org = "" }: Place): string {
  return org;
}

function roleOf(text: string): OrgRole {
  const role = orgRoles.find((each) => each === text);
  if (role === undefined) throw new Refusal("invalid", "There is no such role.");
  return role;
}
