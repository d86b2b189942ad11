/** What an API key may be given; one scope an idea, never keys, members, invitations or secrets. */
export const scopes = [
  "assets:read",
  "assets:write",
  "assets:delete",
  "urls:sign",
] as const;
export type Scope = (typeof scopes)[number];
