import type { Actor } from "./actor.ts";
import { type Action, askedOfKeys } from "./permissions.ts";

/** Whether such an actor may do it where he is at home; where that is, `seesOrg` and `seesSpace` say. */
export function may(actor: Actor, action: Action): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "nobody") return false;
  const asked = askedOfKeys[action];
  return asked === "any" || (asked !== "never" && actor.scopes.includes(asked));
}

/** What a key lacks for an action, to be told to its owner. */
export function lackOf(action: Action): string {
  const asked = askedOfKeys[action];
  return asked === "never" || asked === "any"
    ? "An API key can't do this."
    : `This API key lacks the scope ${asked}. Make one that has it.`;
}

export function seesOrg(actor: Actor, orgId: string): boolean {
  return actor.kind === "system" || (actor.kind === "api_key" && actor.orgId === orgId);
}

export function seesSpace(actor: Actor, space: { id: string; orgId: string }): boolean {
  if (!seesOrg(actor, space.orgId)) return false;
  return actor.kind !== "api_key" || actor.spaceIds === "all" || actor.spaceIds.includes(space.id);
}
