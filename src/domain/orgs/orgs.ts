import { and, asc, eq, inArray } from "drizzle-orm";
import { type OrgState, orgStateOf, refuseUnless, seesOrg } from "#src/domain/access.ts";
import { type Actor, asNow } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { deletionAfter, refuseTooLate } from "#src/domain/deletion-time.ts";
import { requireOwnAccount } from "#src/domain/identity/accounts.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { nameMistake } from "#src/domain/identity/profile-rules.ts";
import { requireStepUp } from "#src/domain/identity/sessions.ts";
import type { Action } from "#src/domain/permissions.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { mailOwners } from "./owners.ts";
import { reasonMistake } from "./reason.ts";

export type Org = typeof orgs.$inferSelect;

const system: Actor = { kind: "system" };

export async function createOrg(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { name }: { name: string },
): Promise<Org> {
  refuseUnless(actor, "orgs:manage", "instance");
  return await needs.db.write((tx) => insertOrg(tx, needs, actor, { name }));
}

/** Asked by who has looked whether the actor may. */
export async function insertOrg(
  tx: Tx,
  { clock }: Needs<"clock">,
  actor: Actor,
  { name }: { name: string },
): Promise<Org> {
  const createdAt = clock.now();
  const row = { id: createId(createdAt), name, state: "active" as const, createdAt };
  const [org] = await tx.insert(orgs).values(row).returning();
  if (org === undefined) throw new Error("an org wasn't inserted");
  await record(tx, { clock }, actor, { orgId: org.id, action: "org.created" });
  return org;
}

/** Those that the actor is a member of, or looks into as an operator, in the order of making. */
export async function listOwnOrgs({ db }: Needs<"db">, actor: Actor): Promise<Org[]> {
  if (actor.kind !== "person") return [];
  const ids = [...actor.orgs.map(({ orgId }) => orgId), ...actor.openedOrgs];
  if (ids.length === 0) return [];
  return await db.read.select().from(orgs).where(inArray(orgs.id, ids)).orderBy(asc(orgs.id));
}

/** The org that was made first: the one meant where none is named. */
export async function firstOrg(needs: Needs<"db">, actor: Actor): Promise<Org> {
  refuseUnless(actor, "orgs:manage", "instance");
  const org = await lookUpFirstOrg(needs.db.read);
  if (org === undefined) throw new Refusal("not_found", "There is no org yet.");
  return org;
}

export async function lookUpFirstOrg(read: Reader): Promise<Org | undefined> {
  const [org] = await read.select().from(orgs).orderBy(asc(orgs.id)).limit(1);
  return org;
}

/** The org, if it is there, the actor's own, and open to him for this. */
export async function requireOrg(
  { db }: Needs<"db">,
  actor: Actor,
  orgId: string,
  action: Action,
): Promise<Org> {
  const now = await asNow(db, actor);
  const [org] = await db.read.select().from(orgs).where(eq(orgs.id, orgId));
  if (org === undefined || !seesOrg(now, placeOf(org))) throw noSuchOrg();
  refuseUnless(now, action, placeOf(org));
  return org;
}

/** Where something is done that is done in an org. */
export function placeOf(org: Org): { orgId: string; orgState: OrgState } {
  return { orgId: org.id, orgState: orgStateOf(org) };
}

/** What people call it. Refuses (conflict) who saves over a change that he hasn't seen. */
export async function renameOrg(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, name, revision }: { orgId: string; name: string; revision?: number },
): Promise<Org> {
  return await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "orgs:write");
    refuseMistakes({ name: nameMistake(name) });
    if (revision !== undefined && revision !== org.revision) throw changedMeanwhile();
    const set = { name: name.trim(), revision: org.revision + 1 };
    const [renamed = org] = await tx.update(orgs).set(set).where(eq(orgs.id, orgId)).returning();
    await record(tx, needs, actor, { orgId, action: "org.renamed" });
    return renamed;
  });
}

/** Puts an org into another state, and back: `read_only` and `suspended` with a reason that its owners read. */
export async function setOrgState(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, state, reason }: { orgId: string; state: Exclude<OrgState, "pending_deletion">; reason?: string },
): Promise<Org> {
  refuseUnless(actor, "orgs:manage", "instance");
  const why = state === "active" ? null : (reason ?? "").trim();
  refuseMistakes({ reason: why === null ? undefined : reasonMistake(why) });
  return await needs.db.write(async (tx) => {
    refuseUnless(await asNow(tx, actor), "orgs:manage", "instance");
    const [org] = await tx.read.select().from(orgs).where(eq(orgs.id, orgId));
    if (org === undefined) throw noSuchOrg();
    const set = { state, stateReason: why };
    const [changed = org] = await tx.update(orgs).set(set).where(eq(orgs.id, orgId)).returning();
    const details = { state, ...(why !== null && { reason: why }) };
    await record(tx, needs, actor, { orgId, action: "org.state_changed", details });
    return changed;
  });
}

/**
 * Nothing of it is delivered from now on; for 7 days an owner can keep it, and all of them are mailed so. Asked for by
 * its typed name, by a person who has just proved that it is he.
 */
export async function deleteOrg(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { orgId, name }: { orgId: string; name: string },
): Promise<Org> {
  return await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "orgs:delete");
    if (actor.kind === "person") requireStepUp(needs, actor);
    refuseMistakes({ name: name.trim() === org.name ? undefined : "name_differs" });
    if (org.deletionAt !== null) return org;
    const deletionAt = deletionAfter(needs.clock.now());
    await deleteOrgLater({ ...needs, db: tx }, actor, { orgId, deletionAt });
    const by = actor.kind === "person" ? (await requireOwnAccount(tx.read, actor)).name : "Imagor Cloud";
    await mailOwners(needs, tx, org, "org-deletion", { by, until: new Date(deletionAt).toISOString() });
    return { ...org, deletionAt };
  });
}

/** Keeps an org that is being deleted; it is what it was before. Refuses (expired) where its time is over. */
export async function keepOrg(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "orgs:delete");
    refuseTooLate(org, needs.clock.now());
    if (org.deletionAt !== null) await keep({ ...needs, db: tx }, actor, org);
  });
}

/** Asked by who may close it: with an account that closes go the orgs that nobody else is in. */
export async function deleteOrgLater(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { orgId, deletionAt }: { orgId: string; deletionAt: number },
): Promise<void> {
  await needs.db.write(async (tx) => {
    await tx.update(orgs).set({ deletionAt }).where(eq(orgs.id, orgId));
    await record(tx, needs, actor, { orgId, action: "org.deletion_asked" });
  });
}

/** Takes a pending deletion back, if it is that one. */
export async function keepOrgOf(
  needs: Needs<"db" | "clock">,
  orgId: string,
  deletionAt: number,
): Promise<void> {
  await needs.db.write(async (tx) => {
    const isThat = and(eq(orgs.id, orgId), eq(orgs.deletionAt, deletionAt));
    const [org] = await tx.read.select().from(orgs).where(isThat);
    if (org !== undefined) await keep({ ...needs, db: tx }, system, org);
  });
}

async function keep(needs: Needs<"db" | "clock">, actor: Actor, { id }: Org): Promise<void> {
  await needs.db.write(async (tx) => {
    await tx.update(orgs).set({ deletionAt: null }).where(eq(orgs.id, id));
    await record(tx, needs, actor, { orgId: id, action: "org.deletion_taken_back" });
  });
}

export function changedMeanwhile(): Refusal {
  return new Refusal("conflict", "Somebody has changed this meanwhile. Look at it and save again.");
}

export function noSuchOrg(): Refusal {
  return new Refusal("not_found", "There is no such org.");
}
