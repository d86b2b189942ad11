import { and, eq, gt, lte } from "drizzle-orm";
import type { Person } from "#src/domain/actor.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import type { Reader } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { orgOpenings } from "#src/store/schema/org-openings.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import type { Account } from "./accounts.ts";

type Holdings = Pick<Person, "userId" | "isOperator" | "orgs" | "spaces">;

/** What somebody holds by his rows, at this moment. */
export async function holdingsOf(read: Reader, { id: userId, isOperator }: Account): Promise<Holdings> {
  const orgs = await read
    .select({ orgId: memberships.orgId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  const spaces = await read
    .select({ spaceId: spaceMembers.spaceId, orgId: spaceMembers.orgId, role: spaceMembers.role })
    .from(spaceMembers)
    .where(eq(spaceMembers.userId, userId));
  return { userId, isOperator, orgs, spaces };
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
export async function personWith(read: Reader, account: Account): Promise<Person> {
  const held = await holdingsOf(read, account);
  return { kind: "person", ...held, sessionId: "", steppedUpAt: 0, network: "", openedOrgs: [] };
}
