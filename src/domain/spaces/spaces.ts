import { asc, eq, inArray, or, type SQL } from "drizzle-orm";
import { seesSpace } from "#src/domain/access.ts";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { createSigningKey } from "#src/domain/delivery/signing-keys.ts";
import { doOnce } from "#src/domain/once.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import type { DefaultsName } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { changeRules, type RuleChanges } from "./delivery-rules.ts";
import { requireSpace } from "./require-space.ts";
import type { Space } from "./space.ts";
import { checkSpaceKey } from "./space-key.ts";
import { changeLimits, type LimitChanges } from "./space-limits.ts";

/** What can be chosen when a space is made, and changed after. */
export interface SpaceSettings {
  name?: string | undefined;
  defaults?: DefaultsName | undefined;
  unsafeAllowed?: boolean | undefined;
  rawAllowed?: boolean | undefined;
  svgAllowed?: boolean | undefined;
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
  await requireOrg(needs, actor, orgId, "spaces:create");
  const createdAt = needs.clock.now();
  const id = createId(createdAt);
  const limits = changeLimits({}, wanted.limits ?? {}, needs.limits);
  const rules = changeRules({}, wanted.rules ?? {});
  const isImagor = defaults === "imagor";
  const { rawAllowed = isImagor, svgAllowed = isImagor } = wanted;
  const serves = { defaults, unsafeAllowed, rawAllowed, svgAllowed };
  return await needs.db.write(async (tx) => {
    const made = await tx
      .insert(spaces)
      .values({ id, orgId, key, name, ...serves, limits, rules, createdAt })
      .onConflictDoNothing({ target: spaces.key })
      .returning();
    if (made[0] === undefined) throw new Refusal("conflict", `The name "${key}" is taken. Choose another.`);
    await createSigningKey({ ...needs, db: tx }, actor, { spaceKey: key });
    return made[0];
  });
}

/** Changes what is named and leaves the rest. */
export async function updateSpace(
  needs: Needs<"db" | "clock" | "limits">,
  actor: Actor,
  { key, idempotencyKey, ...wanted }: SpaceUpdate,
): Promise<Space> {
  const { limits = {}, rules = {}, ...settings } = wanted;
  return await needs.db.write(async (tx) => {
    const space = await requireSpace({ db: tx }, actor, key, "spaces:write");
    const { id, orgId } = space;
    const asked = ["update space", id, wanted];
    const attempt = { actor, orgId, key: idempotencyKey, asked, now: needs.clock.now() };
    return await doOnce(tx, attempt, async () => {
      const changes = {
        ...settings,
        limits: changeLimits(space.limits, limits, needs.limits),
        rules: changeRules(space.rules, rules),
      };
      const [updated = space] = await tx.update(spaces).set(changes).where(eq(spaces.id, id)).returning();
      return updated;
    });
  });
}

export async function findSpace(needs: Needs<"db">, actor: Actor, key: string): Promise<Space> {
  return await requireSpace(needs, actor, key, "spaces:see");
}

/** Those that the actor can see, by key. */
export async function listSpaces({ db }: Needs<"db">, actor: Actor): Promise<Space[]> {
  const all = await db.read.select().from(spaces).where(withinReach(actor)).orderBy(asc(spaces.key));
  return all.filter((space) => seesSpace(actor, space));
}

/** What can be his at all; undefined for everything. */
function withinReach(actor: Actor): SQL | undefined {
  if (actor.kind === "api_key") return eq(spaces.orgId, actor.orgId);
  if (actor.kind !== "person") return undefined;
  const orgIds = actor.orgs.map(({ orgId }) => orgId);
  const spaceIds = actor.spaces.map(({ spaceId }) => spaceId);
  return or(inArray(spaces.orgId, orgIds), inArray(spaces.id, spaceIds));
}
