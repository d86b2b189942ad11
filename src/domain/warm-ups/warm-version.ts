import { asc, eq, gt, lte, type SQL } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { lookUpDeliverySpace } from "#src/domain/delivery/delivery-space.ts";
import { mostSetBackMs } from "#src/lib/clock.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { spaces } from "#src/store/schema/spaces.ts";
import { isForLater, type WarmNeeds, warmPicture } from "./warm-picture.ts";

interface Uploaded {
  id: string;
  path: string;
  spaceKey: string;
  isShown: boolean;
}

const putOffMs = 60_000;

/** After a fault of ours: until then somebody has read the log. */
const faultMs = 3_600_000;

/**
 * Has made what the rule `warmUp` of its space says of one version that was uploaded. False when there is none left.
 * What can't be made now is put off, so that it doesn't stand in the way of the others.
 */
export async function warmNextVersion(needs: WarmNeeds, signal: AbortSignal): Promise<boolean> {
  const now = needs.clock.now();
  const { warmAt } = assetVersions;
  // Put in while the clock was ahead.
  const ahead = gt(warmAt, now + mostSetBackMs);
  const next = (await lookUpFirst(needs, lte(warmAt, now))) ?? (await lookUpFirst(needs, ahead));
  if (next === undefined) return false;
  try {
    await warmVersion(needs, next, signal);
    await noteWarmAt(needs, next.id, null);
  } catch (error) {
    if (signal.aborted) return false;
    const isLater = isForLater(error);
    await noteWarmAt(needs, next.id, now + (isLater ? putOffMs : faultMs));
    if (!isLater) throw error;
  }
  return true;
}

async function lookUpFirst({ db }: Needs<"db">, isMeant: SQL): Promise<Uploaded | undefined> {
  const [found] = await db.read
    .select({
      id: assetVersions.id,
      number: assetVersions.number,
      current: assets.currentVersion,
      path: assets.path,
      spaceKey: spaces.key,
    })
    .from(assetVersions)
    .innerJoin(assets, eq(assets.id, assetVersions.assetId))
    .innerJoin(spaces, eq(spaces.id, assetVersions.spaceId))
    .where(isMeant)
    .orderBy(asc(assetVersions.warmAt), asc(assetVersions.id))
    .limit(1);
  if (found === undefined) return undefined;
  const { number, current, ...uploaded } = found;
  return { ...uploaded, isShown: number === current };
}

/** One that was replaced meanwhile, or whose space has taken its rule away, is done. */
async function warmVersion(needs: WarmNeeds, uploaded: Uploaded, signal: AbortSignal): Promise<void> {
  const { path, spaceKey, isShown } = uploaded;
  const space = await lookUpDeliverySpace(needs, spaceKey);
  const operations = space?.rules.warmUp;
  if (!isShown || !space || !operations || !needs.results.areKept) return;
  const { refused, lastRefusal } = await warmPicture(needs, { space, path, operations }, signal);
  if (refused > 0) needs.log.info({ space: spaceKey, refused, lastRefusal }, "not all was warmed up");
}

async function noteWarmAt({ db }: Needs<"db">, id: string, warmAt: number | null): Promise<void> {
  await db.write(async (tx) => {
    await tx.update(assetVersions).set({ warmAt }).where(eq(assetVersions.id, id));
  });
}
