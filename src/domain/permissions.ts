/** What an API key may be given; one scope an idea, never keys, members, invitations or secrets. */
export const scopes = ["assets:read", "assets:write", "assets:delete", "urls:sign", "spaces:write"] as const;
export type Scope = (typeof scopes)[number];

export type OrgRole = "owner" | "admin" | "member";
export type SpaceRole = "manager" | "editor" | "viewer";
export type Role = OrgRole | SpaceRole;

/** From least to most. Each may what those before it may; a member of an org has no say in a space by that alone. */
const ranks = ["member", "viewer", "editor", "manager", "admin", "owner"] as const satisfies Role[];

/** Whether a role may do what the other one may. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ranks.indexOf(role) >= ranks.indexOf(least);
}

interface Permission {
  /** The lowest role that may do it where it is; `operator` for what concerns the instance. */
  people: Role | "operator";
  /** What it asks of an API key: a scope, no more than being for that space, or what none can hold. */
  keys: Scope | "any" | "never";
}

/** Who may do what. People's roles are those in the space for what lies in one, in the org for the rest. */
export const permissions = {
  "spaces:see": { people: "viewer", keys: "any" },
  "assets:see": { people: "viewer", keys: "assets:read" },
  /** Viewers only where their space lets them. */
  "assets:download": { people: "viewer", keys: "assets:read" },
  "fonts:see": { people: "viewer", keys: "any" },
  "warm-ups:see": { people: "viewer", keys: "assets:read" },
  "assets:write": { people: "editor", keys: "assets:write" },
  "warm-ups:write": { people: "editor", keys: "assets:write" },
  "urls:sign": { people: "editor", keys: "urls:sign" },
  /** For good, results included. */
  "assets:delete": { people: "manager", keys: "assets:delete" },
  "spaces:write": { people: "manager", keys: "spaces:write" },
  "fonts:write": { people: "manager", keys: "spaces:write" },
  "signing-keys:manage": { people: "manager", keys: "never" },
  "domains:manage": { people: "manager", keys: "never" },
  "shares:manage": { people: "manager", keys: "never" },
  "webhooks:manage": { people: "manager", keys: "never" },
  "space-members:manage": { people: "manager", keys: "never" },
  "space-audit:see": { people: "manager", keys: "never" },
  "orgs:see": { people: "member", keys: "never" },
  "spaces:create": { people: "admin", keys: "never" },
  "spaces:delete": { people: "admin", keys: "never" },
  "buckets:manage": { people: "admin", keys: "never" },
  "orgs:write": { people: "admin", keys: "never" },
  "members:manage": { people: "admin", keys: "never" },
  "api-keys:manage": { people: "admin", keys: "never" },
  "second-factor:demand": { people: "admin", keys: "never" },
  "audit:see": { people: "admin", keys: "never" },
  "usage:see": { people: "admin", keys: "never" },
  "orgs:export": { people: "admin", keys: "never" },
  "billing:manage": { people: "admin", keys: "never" },
  "orgs:transfer": { people: "owner", keys: "never" },
  "orgs:delete": { people: "owner", keys: "never" },
  "orgs:manage": { people: "operator", keys: "never" },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;
