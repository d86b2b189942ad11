import { and, asc, eq, isNull } from "drizzle-orm";
import { may, refuseAbove, roleIn, seesOrg } from "#src/domain/access.ts";
import { type Actor, asNow, type Person } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { withOwnPlaces } from "#src/domain/identity/holdings.ts";
import { changedMeanwhile } from "#src/domain/orgs/orgs.ts";
import { isAtLeast, type Role, type SpaceRole } from "#src/domain/permissions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { requireSpace } from "./require-space.ts";
import type { Space } from "./space.ts";

interface NamedSpaceMember {
  spaceKey: string;
  userId: string;
}

type NewSpaceMember = Omit<typeof spaceMembers.$inferInsert, "id" | "createdAt">;

export interface SpaceMember {
  userId: string;
  name: string;
  role: SpaceRole;
  createdAt: number;
  /** Whether he comes from outside the org; told those who are in it. */
  isGuest?: boolean;
  /** Told those who see the members of the org. */
  email?: string;
}

/**
 * Whom the space names itself, in the order of their coming. Who is a guest himself is told of nobody whether he is in the
 * org.
 */
export async function listSpaceMembers(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey }: { spaceKey: string },
): Promise<SpaceMember[]> {
  const space = await requireSpace(needs, actor, spaceKey, "space-members:see");
  const { orgId, orgState } = space;
  const isInside = seesOrg(actor, space);
  const seesMembers = isInside && may(actor, "members:see", { orgId, orgState });
  const isOfOrg = and(eq(memberships.orgId, orgId), eq(memberships.userId, users.id));
  const rows = await needs.db.read
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: spaceMembers.role,
      createdAt: spaceMembers.createdAt,
      orgRole: memberships.role,
    })
    .from(spaceMembers)
    .innerJoin(users, and(eq(users.id, spaceMembers.userId), isNull(users.closedAt)))
    .leftJoin(memberships, isOfOrg)
    .where(eq(spaceMembers.spaceId, space.id))
    .orderBy(asc(spaceMembers.id));
  return rows.map(({ email, orgRole, ...member }) => ({
    ...member,
    ...(isInside && { isGuest: orgRole === null }),
    ...(seesMembers && { email }),
  }));
}

interface NewDefault {
  spaceKey: string;
  memberDefault: Space["memberDefault"];
  /** Of the space, as it was seen. */
  revision?: number;
}

/** What members of the org are in the space whom it doesn't name. Refuses (conflict) who saves over a change that he hasn't seen. */
export async function setMemberDefault(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, memberDefault, revision: seen }: NewDefault,
): Promise<void> {
  await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, "space-members:manage");
    const { id: spaceId, orgId, revision } = space;
    if (memberDefault === space.memberDefault) return;
    if (seen !== undefined && seen !== revision) throw changedMeanwhile();
    const set = { memberDefault, revision: revision + 1 };
    await tx.update(spaces).set(set).where(eq(spaces.id, spaceId));
    const details = { changed: "memberDefault", memberDefault };
    await record(tx, needs, actor, { orgId, spaceId, action: "space.changed", details });
  });
}

/**
 * What a person is in the space from now on: a member of its org, or somebody whom it names already. To a guest the
 * members of the org aren't there.
 */
export async function setSpaceMember(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, userId, role }: NamedSpaceMember & { role: SpaceRole },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, "space-members:manage");
    const { id: spaceId, orgId } = space;
    const now = await asNow(tx, actor);
    refuseAbove(now, space, role);
    const isIn = and(eq(memberships.orgId, orgId), eq(memberships.userId, userId));
    const members = seesOrg(now, space) ? await tx.read.select().from(memberships).where(isIn) : [];
    const named = await tx.read.select().from(spaceMembers).where(isNamed(spaceId, userId));
    if (members.length + named.length === 0) throw noSuchMember();
    await keepSpaceMember(tx, needs, actor, { orgId, spaceId, userId, role });
  });
}

/** A guest, or a member of the org who is more in the space by it than he was; tells whether that changed anything. */
export async function insertSpaceMember(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  { space, userId, role }: { space: Space; userId: string; role: SpaceRole },
): Promise<boolean> {
  const { orgId, id: spaceId } = space;
  const held = await heldIn(tx.read, space, userId);
  if (held !== undefined && isAtLeast(held, role)) return false;
  await keepSpaceMember(tx, needs, actor, { orgId, spaceId, userId, role });
  return true;
}

/** What an account is in a space by now; undefined where it has no part in it. */
async function heldIn(read: Reader, space: Space, userId: string): Promise<Role | undefined> {
  const ofOrg = and(eq(memberships.orgId, space.orgId), eq(memberships.userId, userId));
  const orgs = await read.select().from(memberships).where(ofOrg);
  const spaces = await read.select().from(spaceMembers).where(isNamed(space.id, userId));
  return roleIn({ orgs, spaces }, space);
}

/** He is that from now on, whatever he was, and it is written down. */
async function keepSpaceMember(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  { orgId, spaceId, userId, role }: NewSpaceMember,
): Promise<void> {
  const createdAt = needs.clock.now();
  await tx
    .insert(spaceMembers)
    .values({ id: createId(createdAt), orgId, spaceId, userId, role, createdAt })
    .onConflictDoUpdate({ target: [spaceMembers.spaceId, spaceMembers.userId], set: { role } });
  const target = { kind: "account", id: userId };
  await record(tx, needs, actor, { orgId, spaceId, action: "space_member.set", target, details: { role } });
}

/** A guest is out; a member of the org is what its members are in the space. */
export async function removeSpaceMember(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, userId }: NamedSpaceMember,
): Promise<void> {
  await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, spaceKey, "space-members:manage");
    await drop(tx, needs, actor, space, userId);
  });
}

/** What any guest may, shut out or not. Who is in the org stays what it lets him be here: else he would be more by leaving. */
export async function leaveSpace(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey }: { spaceKey: string },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const whole = await withOwnPlaces(tx, actor);
    const space = await requireSpace({ db: tx }, whole, spaceKey, "spaces:see");
    if (!isGuest(whole, space)) throw noSuchMember();
    await drop(tx, needs, actor, space, whole.userId);
  });
}

export function isGuest(actor: Actor, { id, orgId }: Pick<Space, "id" | "orgId">): actor is Person {
  if (actor.kind !== "person" || actor.orgs.some((org) => org.orgId === orgId)) return false;
  return actor.spaces.some(({ spaceId }) => spaceId === id);
}

async function drop(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  { id: spaceId, orgId }: Space,
  userId: string,
): Promise<void> {
  const removed = await tx.delete(spaceMembers).where(isNamed(spaceId, userId)).returning();
  if (removed.length === 0) throw noSuchMember();
  const target = { kind: "account", id: userId };
  await record(tx, needs, actor, { orgId, spaceId, action: "space_member.removed", target });
}

/** Out of every space of an org. */
export async function dropSpaceMember(tx: Tx, orgId: string, userId: string): Promise<void> {
  await tx.delete(spaceMembers).where(and(eq(spaceMembers.orgId, orgId), eq(spaceMembers.userId, userId)));
}

function isNamed(spaceId: string, userId: string) {
  return and(eq(spaceMembers.spaceId, spaceId), eq(spaceMembers.userId, userId));
}

function noSuchMember(): Refusal {
  return new Refusal("not_found", "There is no such member.");
}
