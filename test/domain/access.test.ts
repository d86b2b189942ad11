import { expect, test } from "bun:test";
import { may, seesOrg, seesSpace } from "#src/domain/access.ts";
import type { Person } from "#src/domain/actor.ts";
import { type Action, type OrgRole, permissions, type SpaceRole } from "#src/domain/permissions.ts";

const space = { id: "cats", orgId: "org", memberDefault: "editor" as const, viewersDownload: true };

interface Held {
  org?: OrgRole;
  space?: SpaceRole;
  isOperator?: boolean;
}

function aPerson({ org, space: role, isOperator = false }: Held): Person {
  return {
    kind: "person",
    userId: "somebody",
    sessionId: "session",
    steppedUpAt: 0,
    isOperator,
    orgs: org ? [{ orgId: space.orgId, role: org }] : [],
    spaces: role ? [{ spaceId: space.id, orgId: space.orgId, role }] : [],
  };
}

/** The columns of the table in product.md. */
const columns: Record<string, Person> = {
  owner: aPerson({ org: "owner" }),
  admin: aPerson({ org: "admin" }),
  manager: aPerson({ org: "member", space: "manager" }),
  editor: aPerson({ org: "member", space: "editor" }),
  viewer: aPerson({ org: "member", space: "viewer" }),
  stranger: aPerson({}),
};

const rows: [holders: string, where: "space" | "org", actions: Action[]][] = [
  [
    "owner admin manager editor viewer",
    "space",
    ["spaces:see", "assets:see", "assets:download", "fonts:see", "warm-ups:see"],
  ],
  ["owner admin manager editor", "space", ["assets:write", "warm-ups:write", "urls:sign"]],
  ["owner admin manager", "space", ["assets:delete", "spaces:write", "fonts:write"]],
  [
    "owner admin manager",
    "space",
    ["signing-keys:manage", "domains:manage", "shares:manage", "webhooks:manage"],
  ],
  ["owner admin manager", "space", ["space-members:manage", "space-audit:see"]],
  ["owner admin manager editor viewer", "org", ["orgs:see"]],
  ["owner admin", "org", ["spaces:create", "spaces:delete", "buckets:manage"]],
  ["owner admin", "org", ["orgs:write", "members:manage", "api-keys:manage", "second-factor:demand"]],
  ["owner admin", "org", ["audit:see", "usage:see", "orgs:export", "billing:manage"]],
  ["owner", "org", ["orgs:transfer", "orgs:delete"]],
  ["", "org", ["orgs:manage"]],
];

test.each(rows)("of a person's roles, [%s] may do in the %s: %p", (holders, where, actions) => {
  const place = where === "space" ? space : { orgId: space.orgId };
  for (const action of actions) {
    const able = Object.keys(columns).filter((name) => may(columns[name] as Person, action, place));
    expect([action, able.join(" ")]).toEqual([action, holders]);
  }
});

test("every action is in the table", () => {
  expect(rows.flatMap(([, , actions]) => actions).sort()).toEqual(
    Object.keys(permissions).sort() as Action[],
  );
});

test("a member whom the space doesn't name is in it what it says for all", () => {
  const member = aPerson({ org: "member" });
  const seen = (["nothing", "viewer", "editor"] as const).map((memberDefault) => {
    const place = { ...space, memberDefault };
    return [seesSpace(member, place), may(member, "assets:write", place)];
  });
  expect(seen).toEqual([
    [false, false],
    [true, false],
    [true, true],
  ]);
});

test("a space's own word about a member counts, also where it is lower than its default", () => {
  const member = aPerson({ org: "member", space: "viewer" });
  expect(may(member, "assets:see", space)).toBe(true);
  expect(may(member, "assets:write", space)).toBe(false);
});

test("owners and admins are full whatever a space says of them", () => {
  for (const org of ["owner", "admin"] as const) {
    const person = aPerson({ org, space: "viewer" });
    expect(may(person, "signing-keys:manage", { ...space, memberDefault: "nothing" })).toBe(true);
  }
});

test("a guest is in his space and knows nothing of its org", () => {
  const guest = aPerson({ space: "manager" });
  expect(may(guest, "spaces:write", space)).toBe(true);
  expect(seesSpace(guest, space)).toBe(true);
  expect(seesSpace(guest, { ...space, id: "dogs" })).toBe(false);
  expect(seesOrg(guest, space.orgId)).toBe(false);
  expect(may(guest, "orgs:see", { orgId: space.orgId })).toBe(false);
});

test("a space can keep its originals from its viewers, and from nobody else", () => {
  const kept = { ...space, viewersDownload: false };
  const able = Object.keys(columns).filter((name) => may(columns[name] as Person, "assets:download", kept));
  expect(able).toEqual(["owner", "admin", "manager", "editor"]);
  expect(may(columns.viewer as Person, "assets:see", kept)).toBe(true);
});

test("being an operator opens the instance and no org", () => {
  const operator = aPerson({ isOperator: true });
  expect(may(operator, "orgs:manage", "instance")).toBe(true);
  expect(may(aPerson({ org: "owner" }), "orgs:manage", "instance")).toBe(false);
  expect(may(operator, "assets:see", space)).toBe(false);
  expect(seesOrg(operator, space.orgId)).toBe(false);
  expect(seesSpace(operator, space)).toBe(false);
});
