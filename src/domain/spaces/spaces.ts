import { and, asc, eq, inArray, isNotNull, or, type SQL } from "drizzle-orm";
import { may, seesSpace } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { createSigningKey } from "#src/domain/delivery/signing-keys.ts";
import { refuseMistakes } from "#src/domain/identity/mistakes.ts";
import { nameMistake } from "#src/domain/identity/profile-rules.ts";
import { doOnce } from "#src/domain/once.ts";
import { changedMeanwhile, placeOf, requireOrg } from "#src/domain/orgs/orgs.ts";
import type { DefaultsName } from "#src/imaging/job.ts";
import { createId } from "#src/lib/id.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { changedSettings } from "./changed-settings.ts";
import { changeRules, type RuleChanges } from "./delivery-rules.ts";
import { requireSpace } from "./require-space.ts";
import { inOrg, type Space, spaceColumns, toSpace } from "./space.ts";
import { checkSpaceKey, takeSpaceKey } from "./space-key.ts";
import { changeLimits, type LimitChanges } from "./space-limits.ts";

/** What can be chosen when a space is made, and changed after. */
export interface SpaceSettings {
  name?: string | undefined;
  defaults?: DefaultsName | undefined;
  unsafeAllowed?: boolean | undefined;
  rawAllowed?: boolean | undefined;
  svgAllowed?: boolean | undefined;
  /** Whether viewers may have originals. */
  viewersDownload?: boolean | undefined;
  /** Lower than the server's. */
  limits?: LimitChanges | undefined;
  rules?: RuleChanges | undefined;
}

/** Its name is its key when left out; originals are delivered and SVG taken as `defaults` has it: by imagor, not by web. */
interface NewSpace extends SpaceSettings {
  orgId: string;
  key: string;
}

interface SpaceUpdate extends SpaceSettings {
  key: string;
  /** The one that the changes were made to. */
  revision?: number | undefined;
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

/** Makes the space together with a signing key, so that it can deliver at once. */
export async function createSpace(
  needs: Needs<"db" | "clock" | "sealer" | "limits">,
  actor: Actor,
  { orgId, key, name = key, defaults = "web", unsafeAllowed = false, ...wanted }: NewSpace,
): Promise<Space> {
  checkSpaceKey(key);
  refuseMistakes({ name: nameMistake(name) });
  const createdAt = needs.clock.now();
  const id = createId(createdAt);
  const limits = changeLimits({}, wanted.limits ?? {}, needs.limits);
  const rules = changeRules({}, wanted.rules ?? {});
  const isImagor = defaults === "imagor";
  const { rawAllowed = isImagor, svgAllowed = isImagor } = wanted;
  const serves = { defaults, unsafeAllowed, rawAllowed, svgAllowed };
  return await needs.db.write(async (tx) => {
    const { orgState } = placeOf(await requireOrg({ db: tx }, actor, orgId, "spaces:create"));
    await takeSpaceKey(tx, { key, orgId, spaceId: id, createdAt });
    const row = { id, orgId, key, name, ...serves, limits, rules, createdAt };
    const [made] = await tx.insert(spaces).values(row).returning();
    if (made === undefined) throw new Error("a space wasn't inserted");
    await record(tx, needs, actor, { orgId, spaceId: id, action: "space.created", details: { key } });
    await createSigningKey({ ...needs, db: tx }, actor, { spaceKey: key });
    return { ...made, orgState };
  });
}

/** Changes what is named and leaves the rest; nothing where it is so already. Refuses (conflict) who saves over a change that he hasn't seen. */
export async function updateSpace(
  needs: Needs<"db" | "clock" | "limits">,
  actor: Actor,
  { key, idempotencyKey, revision, ...wanted }: SpaceUpdate,
): Promise<Space> {
  const { limits = {}, rules = {}, ...settings } = wanted;
  refuseMistakes({ name: wanted.name === undefined ? undefined : nameMistake(wanted.name) });
  return await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, key, "spaces:write");
    const { id, orgId } = space;
    const asked = ["update space", id, wanted];
    const attempt = { actor, orgId, key: idempotencyKey, asked, now: needs.clock.now() };
    return await doOnce(tx, attempt, async () => {
      if (revision !== undefined && revision !== space.revision) throw changedMeanwhile();
      const changes = {
        ...settings,
        limits: changeLimits(space.limits, limits, needs.limits),
        rules: changeRules(space.rules, rules),
      };
      const changed = Object.entries(changes).filter(
        ([name, value]) => value !== undefined && !Bun.deepEquals(space[name as keyof Space], value),
      );
      if (changed.length === 0) return space;
      const set = { ...changes, revision: space.revision + 1 };
      const [updated = space] = await tx.update(spaces).set(set).where(eq(spaces.id, id)).returning();
      const details = { changed: changedSettings(space, changes).join(" ") };
      await record(tx, needs, actor, { orgId, spaceId: id, action: "space.changed", details });
      return { ...updated, orgState: space.orgState };
    });
  });
}

export async function findSpace(needs: Needs<"db">, actor: Actor, key: string): Promise<Space> {
  return await requireSpace(needs, actor, key, "spaces:see");
}

/** Those that the actor can see, by key. */
export async function listSpaces({ db }: Needs<"db">, actor: Actor): Promise<Space[]> {
  const rows = await db.read
    .select(spaceColumns)
    .from(spaces)
    .innerJoin(orgs, inOrg)
    .where(withinReach(actor))
    .orderBy(asc(spaces.key));
  return rows.map(toSpace).filter((space) => space.deletionAt === null && seesSpace(actor, space));
}

/** Deleted ones that the actor can bring back, by key. */
export async function listDeletedSpaces({ db }: Needs<"db">, actor: Actor): Promise<Space[]> {
  const rows = await db.read
    .select(spaceColumns)
    .from(spaces)
    .innerJoin(orgs, inOrg)
    .where(and(withinReach(actor), isNotNull(spaces.deletionAt)))
    .orderBy(asc(spaces.key));
  return rows.map(toSpace).filter((space) => may(actor, "spaces:delete", space));
}

/** What can be his at all; undefined for everything. */
function withinReach(actor: Actor): SQL | undefined {
  if (actor.kind === "api_key") return eq(spaces.orgId, actor.orgId);
  if (actor.kind === "upload_token") return eq(spaces.id, actor.spaceId);
  if (actor.kind !== "person") return undefined;
  const orgIds = [...actor.orgs.map(({ orgId }) => orgId), ...actor.openedOrgs];
  const spaceIds = actor.spaces.map(({ spaceId }) => spaceId);
  return or(inArray(spaces.orgId, orgIds), inArray(spaces.id, spaceIds));
}
