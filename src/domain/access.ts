import { Refusal } from "#src/lib/errors.ts";
import type { Actor, Person } from "./actor.ts";
import { type Action, isAtLeast, permissions, type Role, type When } from "./permissions.ts";

/** `read_only`: what exists is delivered and nothing is added. `suspended` and `pending_deletion`: nothing goes on. */
export type OrgState = "active" | "read_only" | "suspended" | "pending_deletion";

/** What an org is in effect: one on its way out is that, whatever it was before. */
export function orgStateOf({ state, deletionAt }: Kept): OrgState {
  return deletionAt === null ? state : "pending_deletion";
}

interface Kept {
  state: Exclude<OrgState, "pending_deletion">;
  deletionAt: number | null;
}

interface OrgPlace {
  orgId: string;
  orgState: OrgState;
}

/** A space, with what of it decides who is in it and what goes on there. */
interface SpacePlace extends OrgPlace {
  id: string;
  memberDefault: "nothing" | "viewer" | "editor";
  viewersDownload: boolean;
  archivedAt: number | null;
  /** When it goes for good, once it was deleted. */
  deletionAt: number | null;
}

/** Where something is done: in a space, in an org, or on the whole instance. */
export type Place = SpacePlace | OrgPlace | "instance";

/** Whether the actor may do it there; whether he may know of the place, `seesOrg` and `seesSpace` say. */
export function may(actor: Actor, action: Action, place: Place): boolean {
  return holds(actor, action, place) && hindranceOf(action, place) === undefined;
}

/** Refuses (forbidden) what the actor may not do there, or nobody as things are. */
export function refuseUnless(actor: Actor, action: Action, place: Place): void {
  if (!holds(actor, action, place)) throw new Refusal("forbidden", lackOf(actor, action));
  const hindrance = hindranceOf(action, place);
  // The machine's commands are the operator's: they mend what is in whatever state.
  if (hindrance !== undefined && actor.kind !== "system") throw new Refusal("forbidden", hindrance);
}

export function seesOrg(actor: Actor, place: OrgPlace): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "api_key") return actor.orgId === place.orgId && !isShut(place);
  if (actor.kind !== "person") return false;
  return actor.orgs.some((org) => org.orgId === place.orgId) || actor.openedOrgs.includes(place.orgId);
}

export function seesSpace(actor: Actor, space: SpacePlace): boolean {
  if (actor.kind === "person") return holds(actor, "spaces:see", space) && isSeen(actor, space);
  if (actor.kind === "upload_token")
    return actor.spaceId === space.id && space.deletionAt === null && !isShut(space);
  if (!seesOrg(actor, space)) return false;
  if (actor.kind !== "api_key") return true;
  return space.deletionAt === null && (actor.spaceIds === "all" || actor.spaceIds.includes(space.id));
}

/** What a person is in a place; undefined where he has no part in it. */
export function roleIn(
  person: Pick<Person, "orgs" | "spaces">,
  place: Pick<OrgPlace, "orgId"> | SpacePlace,
): Role | undefined {
  const own = person.orgs.find(({ orgId }) => orgId === place.orgId)?.role;
  if (own === "owner" || own === "admin" || !("id" in place)) return own;
  const named = person.spaces.find(({ spaceId }) => spaceId === place.id)?.role;
  if (named !== undefined) return named;
  return own === undefined || place.memberDefault === "nothing" ? undefined : place.memberDefault;
}

/** Whether the actor has a role there that is not below this one. */
export function reaches(actor: Actor, place: Pick<OrgPlace, "orgId"> | SpacePlace, role: Role): boolean {
  if (actor.kind === "system") return true;
  const own = actor.kind === "person" ? roleIn(actor, place) : undefined;
  return own !== undefined && isAtLeast(own, role);
}

/** Nobody gives, changes or takes a role above his own (forbidden). */
export function refuseAbove(actor: Actor, place: Pick<OrgPlace, "orgId"> | SpacePlace, role: Role): void {
  if (!reaches(actor, place, role))
    throw new Refusal("forbidden", "Nobody gives, changes or takes a role above his own.");
}

function holds(actor: Actor, action: Action, place: Place): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "nobody") return false;
  if (actor.kind === "person") return personHolds(actor, action, place);
  if (actor.kind === "upload_token") return "uploaders" in permissions[action];
  const asked = permissions[action].keys;
  return asked === "any" || (asked !== "never" && actor.scopes.includes(asked));
}

function personHolds(person: Person, action: Action, place: Place): boolean {
  const { people: least } = permissions[action];
  if (least === "operator" || place === "instance") return least === "operator" && person.isOperator;
  if (isLook(action) && person.openedOrgs.includes(place.orgId)) return true;
  const role = roleIn(person, place);
  if (role === undefined) return false;
  // In a shut org the owners alone go on; its other members see that it is shut.
  if (isShut(place) && role !== "owner" && action !== "orgs:see") return false;
  const isKeptFrom = action === "assets:download" && role === "viewer" && "id" in place;
  return isAtLeast(role, least) && !(isKeptFrom && !place.viewersDownload);
}

function isLook(action: Action): boolean {
  const permission = permissions[action];
  return "looks" in permission && permission.looks;
}

/** A space that was deleted is there for those who can bring it back. */
function isSeen(person: Person, space: SpacePlace): boolean {
  if (space.deletionAt === null) return true;
  return personHolds(person, "spaces:delete", space) || person.openedOrgs.includes(space.orgId);
}

function isShut({ orgState }: OrgPlace): boolean {
  return orgState === "suspended" || orgState === "pending_deletion";
}

/** Why it can't be done there by anybody, as a sentence; undefined where it can. */
function hindranceOf(action: Action, place: Place): string | undefined {
  const { when } = permissions[action];
  if (place === "instance" || when === "any") return undefined;
  if (isShut(place)) return isLook(action) ? undefined : shutSentences[place.orgState as Shut];
  if (place.orgState === "read_only" && when === "active") {
    return "This organisation is read-only at the moment. Its owners can read why.";
  }
  return "id" in place ? spaceHindrance(when, action, place) : undefined;
}

function spaceHindrance(when: When, action: Action, space: SpacePlace): string | undefined {
  if (space.deletionAt !== null) {
    return action === "spaces:delete" || isLook(action)
      ? undefined
      : "This space was deleted. Restore it first.";
  }
  if (space.archivedAt !== null && (when === "active" || when === "freeing")) {
    return "This space is archived. Take it out of the archive first.";
  }
  return undefined;
}

type Shut = Extract<OrgState, "suspended" | "pending_deletion">;

const shutSentences: Record<Shut, string> = {
  suspended: "This organisation is suspended. Its owners can read why.",
  pending_deletion: "This organisation is being deleted. An owner can keep it.",
};

/** What is missing, to be told to the actor himself. */
function lackOf(actor: Actor, action: Action): string {
  const { people, keys } = permissions[action];
  if (actor.kind === "upload_token") return "An upload token only puts new pictures into its folder.";
  if (actor.kind !== "api_key") return `Only ${holders[people]} may do this.`;
  return keys === "never" || keys === "any"
    ? "An API key can't do this."
    : `This API key lacks the scope ${keys}. Make one that has it.`;
}

const holders: Record<Role | "operator", string> = {
  operator: "an operator of this instance",
  owner: "an owner of the organisation",
  admin: "an owner or admin of the organisation",
  manager: "a manager of the space",
  editor: "an editor of the space",
  viewer: "a member of the space who is allowed to",
  member: "a member of the organisation",
};
