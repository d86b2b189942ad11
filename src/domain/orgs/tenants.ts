import { and, asc, count, desc, eq, inArray, isNotNull, isNull, lt, or, type SQL, sum } from "drizzle-orm";
import { type OrgState, orgStateOf, refuseUnless } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { numbersById } from "#src/lib/numbers-by-id.ts";
import { containing } from "#src/store/containing.ts";
import type { Reader } from "#src/store/database.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { noSuchOrg, type Org } from "./orgs.ts";

interface Figures {
  /** Members; guests of its spaces don't count. */
  people: number;
  spaces: number;
  pictures: number;
  /** Of all versions. */
  sizeBytes: number;
}

/** An org as an operator sees it from outside: nothing of what is in it. */
export interface Tenant extends Figures {
  id: string;
  name: string;
  state: OrgState;
  /** What it was put into; it is that again when its deletion is taken back. */
  setState: Org["state"];
  stateReason: string | null;
  createdAt: number;
  deletionAt: number | null;
}

export interface TenantFilter {
  /** A part of its name, or its id. */
  name?: string | undefined;
  state?: OrgState | undefined;
}

export const tenantsOnAPage = 50;

/** A page of them, the newest first; the next one is before the id of its last. */
export async function listTenants(
  { db: { read } }: Needs<"db">,
  actor: Actor,
  { before, ...filter }: TenantFilter & { before?: string | undefined },
): Promise<{ tenants: Tenant[]; total: number; hasMore: boolean }> {
  refuseUnless(actor, "orgs:manage", "instance");
  const wanted = matching(filter);
  const rows = await read
    .select()
    .from(orgs)
    .where(and(wanted, before === undefined ? undefined : lt(orgs.id, before)))
    .orderBy(desc(orgs.id))
    .limit(tenantsOnAPage + 1);
  const [all] = await read.select({ number: count() }).from(orgs).where(wanted);
  const shown = rows.slice(0, tenantsOnAPage);
  const tenants = await withFigures(read, shown);
  return { tenants, total: all?.number ?? 0, hasMore: rows.length > shown.length };
}

export interface Owner {
  userId: string;
  name: string;
  email: string;
}

export async function findTenant(
  { db: { read } }: Needs<"db">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<{ tenant: Tenant; owners: Owner[] }> {
  refuseUnless(actor, "orgs:manage", "instance");
  const [tenant] = await withFigures(read, await read.select().from(orgs).where(eq(orgs.id, orgId)));
  if (tenant === undefined) throw noSuchOrg();
  const owners = await read
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, and(eq(users.id, memberships.userId), isNull(users.closedAt)))
    .where(and(eq(memberships.orgId, orgId), eq(memberships.role, "owner")))
    .orderBy(asc(memberships.id));
  return { tenant, owners };
}

function matching({ name = "", state }: TenantFilter): SQL | undefined {
  const text = name.trim();
  const isNamed = or(eq(orgs.id, text), containing(orgs.name, text));
  return and(text === "" ? undefined : isNamed, state && isIn(state));
}

function isIn(state: OrgState): SQL | undefined {
  if (state === "pending_deletion") return isNotNull(orgs.deletionAt);
  return and(eq(orgs.state, state), isNull(orgs.deletionAt));
}

async function withFigures(read: Reader, rows: Org[]): Promise<Tenant[]> {
  const figures = await figuresOf(
    read,
    rows.map(({ id }) => id),
  );
  return rows.map((org) => {
    const { id, name, stateReason, createdAt, deletionAt } = org;
    const told = { id, name, stateReason, createdAt, deletionAt };
    return { ...told, state: orgStateOf(org), setState: org.state, ...figures(id) };
  });
}

async function figuresOf(read: Reader, ids: string[]): Promise<(orgId: string) => Figures> {
  if (ids.length === 0) return () => ({ people: 0, spaces: 0, pictures: 0, sizeBytes: 0 });
  const inOrgs = inArray(spaces.orgId, ids);
  const people = await read
    .select({ id: memberships.orgId, number: count() })
    .from(memberships)
    .where(inArray(memberships.orgId, ids))
    .groupBy(memberships.orgId);
  const kept = await read
    .select({ id: spaces.orgId, number: count() })
    .from(spaces)
    .where(and(inOrgs, isNull(spaces.deletionAt)))
    .groupBy(spaces.orgId);
  const pictures = await read
    .select({ id: spaces.orgId, number: count() })
    .from(spaces)
    .innerJoin(assets, eq(assets.spaceId, spaces.id))
    .where(inOrgs)
    .groupBy(spaces.orgId);
  const sizes = await read
    .select({ id: spaces.orgId, number: sum(assetVersions.sizeBytes).mapWith(Number) })
    .from(spaces)
    .innerJoin(assetVersions, eq(assetVersions.spaceId, spaces.id))
    .where(inOrgs)
    .groupBy(spaces.orgId);
  const [ofPeople, ofSpaces, ofPictures, ofSizes] = [people, kept, pictures, sizes].map(numbersById);
  return (id) => ({
    people: ofPeople?.get(id) ?? 0,
    spaces: ofSpaces?.get(id) ?? 0,
    pictures: ofPictures?.get(id) ?? 0,
    sizeBytes: ofSizes?.get(id) ?? 0,
  });
}
