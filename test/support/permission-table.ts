import type { Action } from "#src/domain/permissions.ts";

/** The table of product.md: who may do it, where that is looked at, and what. */
export const permissionTable: [holders: string, where: "space" | "org", actions: Action[]][] = [
  [
    "owner admin manager editor viewer",
    "space",
    ["spaces:see", "assets:see", "assets:download", "fonts:see", "warm-ups:see"],
  ],
  [
    "owner admin manager editor",
    "space",
    ["assets:upload", "assets:write", "warm-ups:write", "urls:sign", "upload-tokens:make"],
  ],
  ["owner admin manager", "space", ["assets:delete", "spaces:write", "fonts:write"]],
  [
    "owner admin manager",
    "space",
    ["signing-keys:see", "signing-keys:manage", "domains:manage", "shares:manage", "webhooks:manage"],
  ],
  [
    "owner admin manager",
    "space",
    ["space-settings:see", "space-members:see", "space-members:manage", "space-audit:see"],
  ],
  ["owner admin manager editor viewer", "org", ["orgs:see"]],
  ["owner admin", "org", ["spaces:create", "spaces:archive", "spaces:delete", "buckets:manage"]],
  [
    "owner admin",
    "org",
    [
      "orgs:write",
      "members:see",
      "members:manage",
      "api-keys:see",
      "api-keys:manage",
      "second-factor:demand",
    ],
  ],
  ["owner admin", "org", ["audit:see", "usage:see", "orgs:export", "billing:manage"]],
  ["owner", "org", ["orgs:transfer", "orgs:delete"]],
  ["", "org", ["orgs:manage"]],
];

/** Those of owner, admin, manager, editor and viewer who may do it. */
export function holdersOf(action: Action): string[] {
  const row = permissionTable.find(([, , actions]) => actions.includes(action));
  return row?.[0].split(" ") ?? [];
}
