import { and, count, eq, isNull, ne } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { isAtLeast, type OrgRole } from "#src/domain/permissions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { users } from "#src/store/schema/users.ts";
import { clearDeparture } from "./departures.ts";
import { requireOrg } from "./orgs.ts";

interface NewMember {
  orgId: string;
  userId: string;
  role: OrgRole;
  /** By the rule of which mail domain he comes in. */
  domain?: string;
}

/** Lets a person into an org unasked; who is in stays as he is. An operator doesn't: that would open him every org. */
export async function addMember(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, userId, role }: NewMember,
): Promise<void> {
  if (actor.kind !== "system")
    throw new Refusal("forbidden", "People come into an organisation by invitation.");
  await needs.db.write(async (tx) => {
    await requireOrg({ db: tx }, actor, orgId, "orgs:see");
    await insertMember(tx, needs, actor, { orgId, userId, role });
  });
}

/** Who is in it already stays what he is, unless he is more by it; tells whether that changed anything. */
export async function insertMember(
  tx: Tx,
  needs: Needs<"clock">,
  actor: Actor,
  { orgId, userId, role, domain }: NewMember,
): Promise<boolean> {
  const target = { kind: "account", id: userId };
  const isIt = and(eq(memberships.orgId, orgId), eq(memberships.userId, userId));
  const [held] = await tx.read.select().from(memberships).where(isIt);
  if (held !== undefined) {
    if (isAtLeast(held.role, role)) return false;
    await tx.update(memberships).set({ role }).where(isIt);
    const details = { role, before: held.role };
    await record(tx, needs, actor, { orgId, action: "member.role_changed", target, details });
    return true;
  }
  const createdAt = needs.clock.now();
  await tx.insert(memberships).values({ id: createId(createdAt), orgId, userId, role, createdAt });
  await clearDeparture(tx, { orgId, userId });
  const details = { role, ...(domain !== undefined && { domain }) };
  await record(tx, needs, actor, { orgId, action: "member.joined", target, details });
  return true;
}

/** What an org would be without a person. */
interface Remainder {
  orgId: string;
  /** Somebody else is active in it. */
  hasOthers: boolean;
  /** Somebody else who is active owns it. */
  hasOwner: boolean;
}

/** Of each org that the person owns. Who is suspended or has closed his account is not active. */
export async function remaindersOf(read: Reader, userId: string): Promise<Remainder[]> {
  const owned = await read
    .select({ orgId: memberships.orgId })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.role, "owner")));
  return await Promise.all(owned.map(({ orgId }) => remainderOf(read, orgId, userId)));
}

/** Whether the org has an active owner without this person. */
export async function hasOwnerBeside({ db }: Needs<"db">, orgId: string, userId: string): Promise<boolean> {
  return (await remainderOf(db.read, orgId, userId)).hasOwner;
}

export async function remainderOf(read: Reader, orgId: string, userId: string): Promise<Remainder> {
  const others = await activeIn(read, orgId, userId);
  const owners = await activeIn(read, orgId, userId, "owner");
  return { orgId, hasOthers: others > 0, hasOwner: owners > 0 };
}

async function activeIn(read: Reader, orgId: string, exceptUserId: string, role?: OrgRole): Promise<number> {
  const isActive = and(isNull(users.closedAt), isNull(users.suspendedAt));
  const [row] = await read
    .select({ number: count() })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.orgId, orgId),
        ne(memberships.userId, exceptUserId),
        role && eq(memberships.role, role),
        isActive,
      ),
    );
  return row?.number ?? 0;
}
