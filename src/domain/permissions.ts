/** What an API key may be given; one scope an idea, never keys, members, invitations or secrets. */
export const scopes = ["assets:read", "assets:write", "assets:delete", "urls:sign", "spaces:write"] as const;
export type Scope = (typeof scopes)[number];

/** What each action asks of an API key: a scope, no more than being for that space, or what none can hold. */
export const askedOfKeys = {
  "orgs:manage": "never",
  "spaces:create": "never",
  "spaces:see": "any",
  "spaces:write": "spaces:write",
  "assets:see": "assets:read",
  "assets:write": "assets:write",
  "assets:delete": "assets:delete",
  "warm-ups:see": "assets:read",
  "warm-ups:write": "assets:write",
  "urls:sign": "urls:sign",
  "signing-keys:manage": "never",
  "api-keys:manage": "never",
} as const satisfies Record<string, Scope | "any" | "never">;

export type Action = keyof typeof askedOfKeys;
