import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { doOnce } from "#src/domain/once.ts";
import { countActivity } from "#src/domain/spaces/activity.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Detection, FocalRegion } from "#src/imaging/job.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { assets } from "#src/store/schema/assets.ts";
import { type Asset, type AssetRow, assetOf } from "./asset.ts";
import { normalizeAssetPath } from "./asset-path.ts";
import { requireAsset } from "./find.ts";
import { takePath } from "./move.ts";
import { checkRevision } from "./versions.ts";

/** What is named is changed; an empty list of regions ends what was remembered. */
interface Changes {
  path?: string;
  focal?: FocalRegion[];
  detections?: Detection[];
  /** The one that the asker saw. */
  revision?: number;
}

interface Update extends Changes {
  spaceKey: string;
  assetId: string;
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

/** Changes what is kept of a picture beside its file, all of it or nothing. */
export async function updateAsset(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, assetId, path: text, idempotencyKey, ...named }: Update,
): Promise<Asset> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:write");
  const wanted = { ...named, ...(text !== undefined && { path: normalizeAssetPath(text) }) };
  checkRegions("focal", wanted.focal);
  checkRegions("detections", wanted.detections);
  const now = needs.clock.now();
  const asked = ["update", space.id, assetId, wanted];
  const attempt = { actor, orgId: space.orgId, key: idempotencyKey, asked, now };
  return await needs.db.write((tx) =>
    doOnce(tx, attempt, async () => {
      await requireSpace({ db: tx }, actor, spaceKey, "assets:write");
      const { asset } = await requireAsset(tx.read, space, assetId);
      const isChanged = await change(tx, asset, wanted, now);
      if (isChanged) await countActivity(tx, needs, space.id, "changes");
      return assetOf(await requireAsset(tx.read, space, assetId));
    }),
  );
}

/** Returns whether there was anything to change. */
async function change(
  tx: Tx,
  asset: AssetRow,
  { path, focal, detections, revision }: Changes,
  now: number,
): Promise<boolean> {
  checkRevision(asset, revision);
  const changes = {
    ...(path !== undefined && path !== asset.path && (await takePath(tx, asset, path, now))),
    ...(focal && differs(asset.focal, focal) && { focal: orNull(focal) }),
    ...(detections && differs(asset.detections, detections) && { detections: orNull(detections) }),
  };
  if (Object.keys(changes).length === 0) return false;
  const counted = { ...changes, revision: asset.revision + 1, updatedAt: now };
  await tx.update(assets).set(counted).where(eq(assets.id, asset.id));
  return true;
}

function checkRegions(name: string, regions: readonly FocalRegion[] = []): void {
  const isWhole = ({ left, top, right, bottom }: FocalRegion) =>
    left >= 0 && top >= 0 && right <= 1 && bottom <= 1 && left < right && top < bottom;
  if (regions.every(isWhole)) return;
  const rule = "fractions of the sides from 0 to 1, left less than right and top less than bottom";
  throw new Refusal("invalid", `A region of ${name} isn't one: use ${rule}.`, { fields: { [name]: rule } });
}

function differs<T>(before: T[] | null, after: T[]): boolean {
  return JSON.stringify(before ?? []) !== JSON.stringify(after);
}

function orNull<T>(regions: T[]): T[] | null {
  return regions.length > 0 ? regions : null;
}
