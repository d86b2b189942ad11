/** What an API key may be given; one scope an idea, never keys, members, invitations or secrets. */
export const scopes = [
  "assets:read",
  "assets:write",
  "assets:delete",
  "urls:sign",
  "spaces:write",
  "usage:read",
  "audit:read",
] as const;
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

/**
 * In which states of its place an action can be done. `active`: it makes or changes something, so the org has to be active
 * and the space neither archived nor on its way out. `freeing`: it takes something away, which an org that is over its
 * quota may too. `open`: it only looks, or is about people and keys, and goes on in a read-only org and an archived space.
 * `any`: it is what owners need to understand or to leave a suspended or ending org; only they may do it there.
 */
export type When = "active" | "freeing" | "open" | "any";

interface Permission {
  /** The lowest role that may do it where it is; `operator` for what concerns the instance. */
  people: Role | "operator";
  /** What it asks of an API key: a scope, no more than being for that space, or what none can hold. */
  keys: Scope | "any" | "never";
  when: When;
  /** It changes nothing: an operator who has opened the org may do it. */
  looks?: true;
  /** An upload token may do it, in its space. */
  uploaders?: true;
}

/** Who may do what. People's roles are those in the space for what lies in one, in the org for the rest. */
export const permissions = {
  "spaces:see": { people: "viewer", keys: "any", when: "open", looks: true },
  "assets:see": { people: "viewer", keys: "assets:read", when: "open", looks: true },
  /** Viewers only where their space lets them. */
  "assets:download": { people: "viewer", keys: "assets:read", when: "open", looks: true },
  "fonts:see": { people: "viewer", keys: "any", when: "open", looks: true },
  "warm-ups:see": { people: "viewer", keys: "assets:read", when: "open", looks: true },
  /** A picture that is new, or a new version at its path. */
  "assets:upload": { people: "editor", keys: "assets:write", when: "active", uploaders: true },
  "assets:write": { people: "editor", keys: "assets:write", when: "active" },
  "warm-ups:write": { people: "editor", keys: "assets:write", when: "active" },
  "urls:sign": { people: "editor", keys: "urls:sign", when: "open" },
  "upload-tokens:make": { people: "editor", keys: "assets:write", when: "active" },
  /** For good, results included. */
  "assets:delete": { people: "manager", keys: "assets:delete", when: "freeing" },
  "spaces:write": { people: "manager", keys: "spaces:write", when: "active" },
  "space-settings:see": { people: "manager", keys: "spaces:write", when: "open", looks: true },
  "fonts:write": { people: "manager", keys: "spaces:write", when: "active" },
  "signing-keys:see": { people: "manager", keys: "never", when: "open", looks: true },
  "signing-keys:manage": { people: "manager", keys: "never", when: "open" },
  "domains:manage": { people: "manager", keys: "never", when: "active" },
  "shares:manage": { people: "manager", keys: "never", when: "active" },
  "webhooks:manage": { people: "manager", keys: "never", when: "active" },
  "space-members:see": { people: "manager", keys: "never", when: "open", looks: true },
  "space-members:manage": { people: "manager", keys: "never", when: "open" },
  "space-audit:see": { people: "manager", keys: "never", when: "open", looks: true },
  "orgs:see": { people: "member", keys: "never", when: "any", looks: true },
  "spaces:create": { people: "admin", keys: "never", when: "active" },
  "spaces:archive": { people: "admin", keys: "never", when: "open" },
  "spaces:delete": { people: "admin", keys: "never", when: "open" },
  "buckets:manage": { people: "admin", keys: "never", when: "active" },
  "orgs:write": { people: "admin", keys: "never", when: "active" },
  "members:see": { people: "admin", keys: "never", when: "open", looks: true },
  "members:manage": { people: "admin", keys: "never", when: "open" },
  "api-keys:see": { people: "admin", keys: "never", when: "open", looks: true },
  "api-keys:manage": { people: "admin", keys: "never", when: "open" },
  "second-factor:demand": { people: "admin", keys: "never", when: "active" },
  "audit:see": { people: "admin", keys: "audit:read", when: "any", looks: true },
  "usage:see": { people: "admin", keys: "usage:read", when: "any", looks: true },
  "orgs:export": { people: "admin", keys: "never", when: "any" },
  "billing:manage": { people: "admin", keys: "never", when: "any" },
  "orgs:transfer": { people: "owner", keys: "never", when: "any" },
  "orgs:delete": { people: "owner", keys: "never", when: "any" },
  "orgs:manage": { people: "operator", keys: "never", when: "any" },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;
