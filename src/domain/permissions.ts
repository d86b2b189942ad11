import type { Actor } from "./actor.ts";

/** What an API key may be given; one scope an idea, never keys, members, invitations or secrets. */
export const scopes = ["assets:read", "assets:write", "assets:delete", "urls:sign"] as const;
export type Scope = (typeof scopes)[number];

/** What each action asks of an API key: a scope, no more than being for that space, or what none can hold. */
const askedOfKeys = {
  "orgs:manage": "never",
  "spaces:create": "never",
  "spaces:see": "any",
  "assets:see": "assets:read",
  "assets:write": "assets:write",
  "assets:delete": "assets:delete",
  "urls:sign": "urls:sign",
  "signing-keys:manage": "never",
  "api-keys:manage": "never",
} as const satisfies Record<string, Scope | "any" | "never">;

export type Action = keyof typeof askedOfKeys;

export const actions = Object.keys(askedOfKeys) as Action[];

/** Whether this kind of actor may do it where he is at home; where that is, `seesOrg` and `seesSpace` say. */
export function may(actor: Actor, action: Action): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "nobody") return false;
  const asked = askedOfKeys[action];
  if (asked === "any") return true;
  return asked !== "never" && actor.scopes.includes(asked);
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
  if (actor.kind !== "api_key") return seesOrg(actor, space.orgId);
  if (!seesOrg(actor, space.orgId)) return false;
  return actor.spaceIds === "all" || actor.spaceIds.includes(space.id);
}
