import { and, asc, count, gte, inArray, sum } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireOrg } from "#src/domain/orgs/orgs.ts";
import { numbersById } from "#src/lib/numbers-by-id.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { spaceActivity } from "#src/store/schema/space-activity.ts";
import type { Activity } from "./activity.ts";
import { listSpaces } from "./spaces.ts";

/** What lies in a space, and what went on there. */
export interface SpaceUsage {
  spaceKey: string;
  pictures: number;
  /** Of all versions. */
  sizeBytes: number;
  /** By day of UTC, oldest first. Days on which nothing went on are left out. */
  days: Activity[];
}

/** Of those spaces of an org that the actor is for, by key; days since one and with it. */
export async function listUsage(
  needs: Needs<"db">,
  actor: Actor,
  { orgId, since }: { orgId: string; since: string },
): Promise<SpaceUsage[]> {
  const { read } = needs.db;
  await requireOrg(needs, actor, orgId, "usage:see");
  const spaces = (await listSpaces(needs, actor)).filter((space) => space.orgId === orgId);
  const ids = spaces.map(({ id }) => id);
  const pictures = await read
    .select({ id: assets.spaceId, number: count() })
    .from(assets)
    .where(inArray(assets.spaceId, ids))
    .groupBy(assets.spaceId);
  const sizes = await read
    .select({ id: assetVersions.spaceId, number: sum(assetVersions.sizeBytes).mapWith(Number) })
    .from(assetVersions)
    .where(inArray(assetVersions.spaceId, ids))
    .groupBy(assetVersions.spaceId);
  const { spaceId, day, uploads, changes, deliveries } = spaceActivity;
  const days = await read
    .select({ spaceId, day, uploads, changes, deliveries })
    .from(spaceActivity)
    .where(and(inArray(spaceId, ids), gte(day, since)))
    .orderBy(asc(day));
  const [ofPictures, ofSizes] = [numbersById(pictures), numbersById(sizes)];
  const ofSpace = Map.groupBy(days, (each) => each.spaceId);
  return spaces.map(({ id, key: spaceKey }) => ({
    spaceKey,
    pictures: ofPictures.get(id) ?? 0,
    sizeBytes: ofSizes.get(id) ?? 0,
    days: (ofSpace.get(id) ?? []).map(({ spaceId: _, ...activity }) => activity),
  }));
}
