import { expect, test } from "bun:test";
import { may, type OrgState, seesOrg, seesSpace } from "#src/domain/access.ts";
import type { Actor, Person } from "#src/domain/actor.ts";
import { type Action, type OrgRole, permissions, type SpaceRole, scopes } from "#src/domain/permissions.ts";
import { permissionTable } from "#test/support/permission-table.ts";

const org = { orgId: "org", orgState: "active" as OrgState };
const space = {
  ...org,
  id: "cats",
  memberDefault: "editor" as const,
  viewersDownload: true,
  archivedAt: null as number | null,
  deletionAt: null as number | null,
};

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
    network: "192.0.2.0/24",
    openedOrgs: [],
    orgs: org ? [{ orgId: space.orgId, role: org }] : [],
    spaces: role ? [{ spaceId: space.id, orgId: space.orgId, role }] : [],
    demands: [],
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

test.each(permissionTable)("of a person's roles, [%s] may do in the %s: %p", (holders, where, actions) => {
  const place = where === "space" ? space : org;
  for (const action of actions) {
    const able = Object.keys(columns).filter((name) => may(columns[name] as Person, action, place));
    expect([action, able.join(" ")]).toEqual([action, holders]);
  }
});

test("an upload token uploads in its space while that goes on, and nothing else", () => {
  const uploader: Actor = { kind: "upload_token", id: "token", orgId: "org", spaceId: "cats" };
  const all = Object.keys(permissions) as Action[];
  expect(all.filter((action) => may(uploader, action, space))).toEqual(["assets:upload"]);
  expect([seesSpace(uploader, space), seesOrg(uploader, org)]).toEqual([true, false]);
  expect(seesSpace(uploader, { ...space, id: "dogs" })).toBe(false);
  for (const closed of [{ archivedAt: 1 }, { orgState: "read_only" as const }]) {
    expect(may(uploader, "assets:upload", { ...space, ...closed })).toBe(false);
  }
  for (const orgState of ["suspended", "pending_deletion"] as const) {
    expect(seesSpace(uploader, { ...space, orgState })).toBe(false);
  }
  expect(seesSpace(uploader, { ...space, deletionAt: 1 })).toBe(false);
});

test("every action is in the table", () => {
  expect(permissionTable.flatMap(([, , actions]) => actions).sort()).toEqual(
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
  expect(seesOrg(guest, org)).toBe(false);
  expect(may(guest, "orgs:see", org)).toBe(false);
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
  expect(seesOrg(operator, org)).toBe(false);
  expect(seesSpace(operator, space)).toBe(false);
});

/** What somebody may at all, of what he may while all is open. */
function leftIn(person: Person, place: typeof space): Action[] {
  const all = Object.keys(permissions) as Action[];
  return all.filter((action) => may(person, action, space) && may(person, action, place));
}

const owner = aPerson({ org: "owner" });

test("in a read-only org everything is seen and delivered, nothing is made, and things may go", () => {
  const left = leftIn(owner, { ...space, orgState: "read_only" });
  expect(left).toContain("assets:see");
  expect(left).toContain("urls:sign");
  expect(left).toContain("assets:delete");
  expect(left).toContain("members:manage");
  for (const action of ["assets:write", "spaces:write", "spaces:create", "orgs:write"] as const) {
    expect(left).not.toContain(action);
  }
});

test.each(["suspended", "pending_deletion"] as const)(
  "in an org that is %s the owners alone go on",
  (state) => {
    const place = { ...space, orgState: state };
    const left = leftIn(owner, place);
    expect(
      left.filter((action) => permissions[action].when !== "any" && !("looks" in permissions[action])),
    ).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(["orgs:export", "billing:manage", "orgs:delete"]));
    for (const role of ["admin", "member"] as const) {
      expect(leftIn(aPerson({ org: role }), place)).toEqual(["orgs:see"]);
    }
    expect(seesSpace(aPerson({ space: "manager" }), place)).toBe(false);
    const key: Actor = { kind: "api_key", id: "k", orgId: "org", spaceIds: "all", scopes, network: "" };
    expect([seesOrg(key, place), seesSpace(key, place)]).toEqual([false, false]);
  },
);

test("an archived space is seen, signed for and read-only", () => {
  const left = leftIn(owner, { ...space, archivedAt: 1 });
  expect(left).toEqual(
    expect.arrayContaining(["assets:see", "urls:sign", "signing-keys:manage", "spaces:archive"]),
  );
  for (const action of ["assets:write", "assets:delete", "spaces:write"] as const) {
    expect(left).not.toContain(action);
  }
});

test("a deleted space is there for those alone who can restore it", () => {
  const place = { ...space, deletionAt: 1 };
  const seen = Object.keys(columns).filter((name) => seesSpace(columns[name] as Person, place));
  expect(seen).toEqual(["owner", "admin"]);
  expect(may(owner, "spaces:delete", place)).toBe(true);
  expect(may(owner, "assets:write", place)).toBe(false);
});

test("an operator who has opened an org looks at everything in it and changes nothing", () => {
  const operator = { ...aPerson({ isOperator: true }), openedOrgs: ["org"] };
  const all = Object.keys(permissions) as Action[];
  const able = all.filter((action) => may(operator, action, space));
  expect(able).toEqual(all.filter((action) => action === "orgs:manage" || "looks" in permissions[action]));
  expect([seesOrg(operator, org), seesSpace(operator, space)]).toEqual([true, true]);
});
