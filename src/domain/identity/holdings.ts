import { and, eq, gt, lte } from "drizzle-orm";
import { type Actor, asNow, type Person } from "#src/domain/actor.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import type { Database, Reader } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { orgOpenings } from "#src/store/schema/org-openings.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import type { Account } from "./accounts.ts";
import { hasSecondFactor } from "./second-factor.ts";

type Holdings = Pick<Person, "userId" | "isOperator" | "orgs" | "spaces" | "demands">;

/** Where somebody is by his rows, whatever is demanded of him there. */
export async function listPlaces(read: Reader, userId: string) {
  const ofOrgs = await read
    .select({ orgId: memberships.orgId, role: memberships.role, from: orgs.secondFactorFrom })
    .from(memberships)
    .innerJoin(orgs, eq(orgs.id, memberships.orgId))
    .where(eq(memberships.userId, userId));
  const ofSpaces = await read
    .select({
      spaceId: spaceMembers.spaceId,
      orgId: spaceMembers.orgId,
      role: spaceMembers.role,
      from: orgs.secondFactorFrom,
    })
    .from(spaceMembers)
    .innerJoin(orgs, eq(orgs.id, spaceMembers.orgId))
    .where(eq(spaceMembers.userId, userId));
  return { orgs: ofOrgs, spaces: ofSpaces };
}

/** Who acts, with all that is his by his rows: to leave a place nobody needs what is demanded of him there. */
export async function withOwnPlaces(db: Database, actor: Actor): Promise<Actor> {
  const now = await asNow(db, actor);
  if (now.kind !== "person") return now;
  const { again: _, ...person } = now;
  return { ...person, ...(await listPlaces(db.read, person.userId)) };
}

/** What somebody holds at this moment: where a second factor is demanded and he has none, it is nothing. */
export async function holdingsOf(
  read: Reader,
  { id: userId, isOperator }: Account,
  now: number,
): Promise<Holdings> {
  const places = await listPlaces(read, userId);
  const asked = new Map<string, number>();
  for (const { orgId, from } of [...places.orgs, ...places.spaces]) {
    if (from !== null) asked.set(orgId, from);
  }
  const isLacking = asked.size > 0 && !(await hasSecondFactor(read, userId));
  const demands = isLacking ? [...asked].map(([orgId, from]) => ({ orgId, from })) : [];
  const shut = new Set(demands.filter(({ from }) => from <= now).map(({ orgId }) => orgId));
  const isOpen = ({ orgId }: { orgId: string }) => !shut.has(orgId);
  return {
    userId,
    isOperator,
    orgs: places.orgs.filter(isOpen).map(({ orgId, role }) => ({ orgId, role })),
    spaces: places.spaces.filter(isOpen).map(({ spaceId, orgId, role }) => ({ spaceId, orgId, role })),
    demands,
  };
}

/** The orgs that an operator looks into now. */
export async function openedBy(read: Reader, { id, isOperator }: Account, now: number): Promise<string[]> {
  if (!isOperator) return [];
  const isNow = and(gt(orgOpenings.expiresAt, now), lte(orgOpenings.createdAt, now + mostSetBackMs));
  const rows = await read
    .selectDistinct({ orgId: orgOpenings.orgId })
    .from(orgOpenings)
    .where(and(eq(orgOpenings.userId, id), isNow));
  return rows.map(({ orgId }) => orgId);
}

/** Somebody who doesn't act himself, to see what he may: without a session, and without what he opened as an operator. */
export async function personWith(read: Reader, account: Account, now: number): Promise<Person> {
  const held = await holdingsOf(read, account, now);
  return { kind: "person", ...held, sessionId: "", steppedUpAt: 0, network: "", openedOrgs: [] };
}
