import { and, desc, eq, gt, type SQL } from "drizzle-orm";
import { refuseUnless } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Reader } from "#src/store/database.ts";
import { orgOpenings } from "#src/store/schema/org-openings.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { users } from "#src/store/schema/users.ts";

/** An operator looks into an org at this moment. */
export interface Opening {
  orgId: string;
  orgName: string;
  /** The operator. */
  userId: string;
  operator: string;
  reason: string;
  createdAt: number;
  expiresAt: number;
}

/** Who looks into an org now, for operators; who began last comes first. */
export async function listOpenings(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<Opening[]> {
  refuseUnless(actor, "orgs:manage", "instance");
  return await openingsNow(db.read, clock.now(), eq(orgOpenings.orgId, orgId));
}

/** What the actor himself has opened and can still look into; each org once. */
export async function listOwnOpenings(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
): Promise<Opening[]> {
  if (actor.kind !== "person" || actor.openedOrgs.length === 0) return [];
  const own = await openingsNow(db.read, clock.now(), eq(orgOpenings.userId, actor.userId));
  const longest = own.toSorted((one, other) => other.expiresAt - one.expiresAt);
  return actor.openedOrgs.flatMap((orgId) => longest.find((each) => each.orgId === orgId) ?? []);
}

async function openingsNow(read: Reader, now: number, whose: SQL): Promise<Opening[]> {
  return await read
    .select({
      orgId: orgOpenings.orgId,
      orgName: orgs.name,
      userId: orgOpenings.userId,
      operator: users.name,
      reason: orgOpenings.reason,
      createdAt: orgOpenings.createdAt,
      expiresAt: orgOpenings.expiresAt,
    })
    .from(orgOpenings)
    .innerJoin(orgs, eq(orgs.id, orgOpenings.orgId))
    .innerJoin(users, eq(users.id, orgOpenings.userId))
    .where(and(whose, gt(orgOpenings.expiresAt, now)))
    .orderBy(desc(orgOpenings.id));
}
