import { Refusal } from "#src/lib/errors.ts";
import type { Actor, Person } from "./actor.ts";
import { type Action, isAtLeast, permissions, type Role } from "./permissions.ts";

interface OrgPlace {
  orgId: string;
}

/** A space, with what of it decides who is in it. */
interface SpacePlace {
  id: string;
  orgId: string;
  memberDefault: "nothing" | "viewer" | "editor";
  viewersDownload: boolean;
}

/** Where something is done: in a space, in an org, or on the whole instance. */
export type Place = SpacePlace | OrgPlace | "instance";

/** Whether the actor may do it there; whether he may know of the place, `seesOrg` and `seesSpace` say. */
export function may(actor: Actor, action: Action, place: Place): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "nobody") return false;
  if (actor.kind === "person") return personMay(actor, action, place);
  const asked = permissions[action].keys;
  return asked === "any" || (asked !== "never" && actor.scopes.includes(asked));
}

/** Refuses (forbidden) what the actor may not do there. */
export function refuseUnless(actor: Actor, action: Action, place: Place): void {
  if (!may(actor, action, place)) throw new Refusal("forbidden", lackOf(actor, action));
}

export function seesOrg(actor: Actor, orgId: string): boolean {
  if (actor.kind === "person") return actor.orgs.some((org) => org.orgId === orgId);
  return actor.kind === "system" || (actor.kind === "api_key" && actor.orgId === orgId);
}

export function seesSpace(actor: Actor, space: SpacePlace): boolean {
  if (actor.kind === "person") return personMay(actor, "spaces:see", space);
  if (!seesOrg(actor, space.orgId)) return false;
  return actor.kind !== "api_key" || actor.spaceIds === "all" || actor.spaceIds.includes(space.id);
}

/** What a person is in a place; undefined where he has no part in it. */
export function roleIn(person: Person, place: SpacePlace | OrgPlace): Role | undefined {
  const own = person.orgs.find(({ orgId }) => orgId === place.orgId)?.role;
  if (own === "owner" || own === "admin" || !("id" in place)) return own;
  const named = person.spaces.find(({ spaceId }) => spaceId === place.id)?.role;
  if (named !== undefined) return named;
  return own === undefined || place.memberDefault === "nothing" ? undefined : place.memberDefault;
}

function personMay(person: Person, action: Action, place: Place): boolean {
  const least = permissions[action].people;
  if (least === "operator" || place === "instance") return least === "operator" && person.isOperator;
  const role = roleIn(person, place);
  if (role === undefined) return false;
  const isKeptFrom = action === "assets:download" && role === "viewer" && "id" in place;
  return isAtLeast(role, least) && !(isKeptFrom && !place.viewersDownload);
}

/** What is missing, to be told to the actor himself. */
function lackOf(actor: Actor, action: Action): string {
  const { people, keys } = permissions[action];
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
