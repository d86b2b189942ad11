import { and, asc, eq, inArray } from "drizzle-orm";
import { refuseUnless, seesOrg } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import type { Action } from "#src/domain/permissions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { orgs } from "#src/store/schema/orgs.ts";

export type Org = typeof orgs.$inferSelect;

export async function createOrg(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
  { name }: { name: string },
): Promise<Org> {
  refuseUnless(actor, "orgs:manage", "instance");
  const now = clock.now();
  const org: Org = { id: createId(now), name, state: "active", createdAt: now, deletionAt: null };
  await db.write(async (tx) => {
    await tx.insert(orgs).values(org);
  });
  return org;
}

/** In the order of making. */
export async function listOrgs({ db }: Needs<"db">, actor: Actor): Promise<Org[]> {
  refuseUnless(actor, "orgs:manage", "instance");
  return await db.read.select().from(orgs).orderBy(asc(orgs.id));
}

/** Those that the actor is a member of, in the order of making. */
export async function listOwnOrgs({ db }: Needs<"db">, actor: Actor): Promise<Org[]> {
  if (actor.kind !== "person" || actor.orgs.length === 0) return [];
  const ids = actor.orgs.map(({ orgId }) => orgId);
  return await db.read.select().from(orgs).where(inArray(orgs.id, ids)).orderBy(asc(orgs.id));
}

/** The org that was made first: the one meant where none is named. */
export async function firstOrg(needs: Needs<"db">, actor: Actor): Promise<Org> {
  const [org] = await listOrgs(needs, actor);
  if (org === undefined) throw new Refusal("not_found", "There is no org yet.");
  return org;
}

/** The org, if it is there, the actor's own, and open to him for this. */
export async function requireOrg(
  { db }: Needs<"db">,
  actor: Actor,
  orgId: string,
  action: Action,
): Promise<Org> {
  const [org] = await db.read.select().from(orgs).where(eq(orgs.id, orgId));
  if (org === undefined || !seesOrg(actor, org.id)) throw new Refusal("not_found", "There is no such org.");
  refuseUnless(actor, action, { orgId });
  return org;
}

/** What people call it. */
export async function renameOrg(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, name }: { orgId: string; name: string },
): Promise<void> {
  await requireOrg(needs, actor, orgId, "orgs:write");
  await needs.db.write(async (tx) => {
    await tx.update(orgs).set({ name: name.trim() }).where(eq(orgs.id, orgId));
  });
}

/** Nothing of it is delivered from now on; until `deletionAt` it can be kept. Asked by who may close it. */
export async function deleteOrgLater({ db }: Needs<"db">, orgId: string, deletionAt: number): Promise<void> {
  await db.write(async (tx) => {
    await tx.update(orgs).set({ state: "pending_deletion", deletionAt }).where(eq(orgs.id, orgId));
  });
}

/** Takes a pending deletion back, if it is that one. */
export async function keepOrg({ db }: Needs<"db">, orgId: string, deletionAt: number): Promise<void> {
  const isThat = and(eq(orgs.id, orgId), eq(orgs.deletionAt, deletionAt));
  await db.write(async (tx) => {
    await tx.update(orgs).set({ state: "active", deletionAt: null }).where(isThat);
  });
}
