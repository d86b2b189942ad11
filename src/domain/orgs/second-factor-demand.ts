import { and, eq, inArray, isNotNull, isNull, lte, not } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireOwnAccount, toOwner } from "#src/domain/identity/accounts.ts";
import { listPlaces } from "#src/domain/identity/holdings.ts";
import { hasSecondFactor, holdsSecondFactor } from "#src/domain/identity/second-factor.ts";
import { requireStepUp } from "#src/domain/identity/sessions.ts";
import { queueMail } from "#src/domain/mail/mail.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { memberships } from "#src/store/schema/memberships.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaceMembers } from "#src/store/schema/space-members.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { users } from "#src/store/schema/users.ts";
import { requireOrg } from "./orgs.ts";
import { mailOwners } from "./owners.ts";

/** How long people may take to set one up. */
export const graceDays = [0, 7, 14, 30] as const;
export type GraceDays = (typeof graceDays)[number];

const dayMs = 86_400_000;

/** Who demands it, or no more, has one himself (conflict): else he would shut himself out. */
export class OwnSecondFactorMissing extends Refusal {
  constructor() {
    super("conflict", "Set up a second factor for yourself first.");
  }
}

/**
 * From then on who has no second factor is in the org and its spaces as if he weren't, guests too; each of them is mailed
 * so. Where it is demanded already it stays as it is.
 */
export async function demandSecondFactor(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { orgId, days }: { orgId: string; days: GraceDays },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "second-factor:demand");
    await requireOwnFactor(tx.read, needs, actor);
    if (org.secondFactorFrom !== null) return;
    const from = needs.clock.now() + days * dayMs;
    await tx.update(orgs).set({ secondFactorFrom: from }).where(eq(orgs.id, orgId));
    await record(tx, needs, actor, { orgId, action: "org.second_factor_demanded", details: { days } });
    const until = new Date(from).toISOString();
    for (const { name, place, ...reader } of await peopleWithout(tx.read, org)) {
      const values = { name, place, until };
      await queueMail({ ...needs, db: tx }, { ...toOwner(reader), kind: "second-factor-demanded", values });
    }
  });
}

/** Takes it back: everybody is in again at once, and the owners are mailed. Twice is the same as once. */
export async function liftSecondFactorDemand(
  needs: Needs<"db" | "clock" | "sealer">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<void> {
  await needs.db.write(async (tx) => {
    const org = await requireOrg({ db: tx }, actor, orgId, "second-factor:demand");
    await requireOwnFactor(tx.read, needs, actor);
    if (org.secondFactorFrom === null) return;
    await tx.update(orgs).set({ secondFactorFrom: null }).where(eq(orgs.id, orgId));
    await record(tx, needs, actor, { orgId, action: "org.second_factor_lifted" });
    const by = actor.kind === "person" ? (await requireOwnAccount(tx.read, actor)).name : "Imagor Cloud";
    await mailOwners(needs, tx, org, "second-factor-lifted", { by });
  });
}

/** Of the people in an org and the guests of its spaces those who would be shut out, or are. */
export async function countWithoutSecondFactor(
  { db }: Needs<"db">,
  actor: Actor,
  { orgId }: { orgId: string },
): Promise<number> {
  const org = await requireOrg({ db }, actor, orgId, "members:see");
  return (await peopleWithout(db.read, org)).length;
}

/** A place that asks for a second factor of who has none, as he is told of it. */
export interface OwnDemand {
  orgId: string;
  /** Of the org; to a guest, who is told nothing of it, of the spaces that he is in. */
  name: string;
  from: number;
  isShut: boolean;
  /** That he is a guest of; none where he is in the org itself. */
  spaces: { key: string; name: string }[];
}

/** Those that concern who acts, the one with the nearest end first. */
export async function listOwnDemands(
  { db, clock }: Needs<"db" | "clock">,
  actor: Actor,
): Promise<OwnDemand[]> {
  if (actor.kind !== "person" || actor.demands.length === 0) return [];
  const ids = actor.demands.map(({ orgId }) => orgId);
  const places = await listPlaces(db.read, actor.userId);
  const own = new Set(places.orgs.map(({ orgId }) => orgId));
  const ofOrgs = await db.read.select().from(orgs).where(inArray(orgs.id, ids));
  const spaceIds = places.spaces.map(({ spaceId }) => spaceId);
  const ofSpaces = await db.read
    .select()
    .from(spaces)
    .where(and(inArray(spaces.id, spaceIds), isNull(spaces.deletionAt)));
  const now = clock.now();
  return actor.demands
    .flatMap(({ orgId, from }) => {
      const asGuest = own.has(orgId) ? [] : ofSpaces.filter(inOrg(orgId));
      const named = own.has(orgId) ? ofOrgs.filter(({ id }) => id === orgId) : asGuest;
      const name = named.map((one) => one.name).join(", ");
      const spaces = asGuest.map((one) => ({ key: one.key, name: one.name }));
      return name === "" ? [] : [{ orgId, name, from, isShut: from <= now, spaces }];
    })
    .sort((one, other) => one.from - other.from);
}

function inOrg(orgId: string) {
  return (space: { orgId: string }) => space.orgId === orgId;
}

/** Nobody takes away his last second factor while a place that he is in demands one (conflict). */
export async function refuseWhileDemanded(read: Reader, userId: string, now: number): Promise<void> {
  const places = await listPlaces(read, userId);
  const isDemanded = [...places.orgs, ...places.spaces].some(({ from }) => from !== null && from <= now);
  if (isDemanded) throw new SecondFactorDemanded();
}

export class SecondFactorDemanded extends Refusal {
  constructor() {
    super("conflict", "An organisation that you are in demands a second factor. Set up another one first.");
  }
}

/** Demanded while the clock was ahead: the grace counts from now. */
export async function mendDemands(tx: Tx, now: number): Promise<void> {
  const latest = now + Math.max(...graceDays) * dayMs;
  const isSet = and(isNotNull(orgs.secondFactorFrom), not(lte(orgs.secondFactorFrom, latest + dayMs)));
  await tx.update(orgs).set({ secondFactorFrom: latest }).where(isSet);
}

async function requireOwnFactor(read: Reader, needs: Needs<"clock">, actor: Actor): Promise<void> {
  if (actor.kind === "system") return;
  const { userId } = requireStepUp(needs, actor);
  if (!(await hasSecondFactor(read, userId))) throw new OwnSecondFactorMissing();
}

interface Reached {
  name: string;
  email: string;
  language: string;
  /** What he knows it by: the org, or the spaces that he is a guest of. */
  place: string;
}

/** Once each, members first. */
async function peopleWithout(read: Reader, { id: orgId, name: place }: OrgName): Promise<Reached[]> {
  const isReached = and(
    isNotNull(users.emailVerifiedAt),
    isNull(users.closedAt),
    isNull(users.suspendedAt),
    not(holdsSecondFactor(read) ?? isNull(users.id)),
  );
  const who = { id: users.id, name: users.name, email: users.email, language: users.language };
  const members = await read
    .select(who)
    .from(users)
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.orgId, orgId)))
    .where(isReached);
  const named = await read
    .select({ ...who, place: spaces.name })
    .from(users)
    .innerJoin(spaceMembers, and(eq(spaceMembers.userId, users.id), eq(spaceMembers.orgId, orgId)))
    .innerJoin(spaces, and(eq(spaces.id, spaceMembers.spaceId), isNull(spaces.deletionAt)))
    .where(isReached);
  const reached = new Map(members.map(({ id, ...member }) => [id, { ...member, place }]));
  const guests = Map.groupBy(
    named.filter(({ id }) => !reached.has(id)),
    ({ id }) => id,
  );
  for (const [id, [first, ...others]] of guests) {
    if (first === undefined) continue;
    const { id: _, ...guest } = first;
    reached.set(id, { ...guest, place: [first, ...others].map((one) => one.place).join(", ") });
  }
  return [...reached.values()];
}

interface OrgName {
  id: string;
  name: string;
}
