import type { Actor } from "#src/domain/actor.ts";
import { countActivity } from "#src/domain/spaces/activity.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Asset } from "./asset.ts";
import { requireAsset } from "./find.ts";
import { keepPicture, type UploadNeeds } from "./keep.ts";
import { lookUpLostId } from "./lost-original.ts";
import { discardResults } from "./objects.ts";
import type { Incoming } from "./store-incoming.ts";
import { addVersion, checkRevision } from "./versions.ts";

interface Replacement extends Incoming {
  spaceKey: string;
  assetId: string;
  /** The one that the asker saw. */
  revision?: number;
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

/** Gives the asset a new version, wherever it lies by then; its own bytes leave it as it is. */
export async function replaceAsset(
  needs: UploadNeeds,
  actor: Actor,
  { spaceKey, assetId, revision, idempotencyKey, ...incoming }: Replacement,
): Promise<Asset> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:write");
  const seen = await requireAsset(needs.db.read, space, assetId);
  // What is asked again may find there what it has put there itself.
  if (!idempotencyKey) checkRevision(seen.asset, revision);
  const lostId = await lookUpLostId(needs, seen.version.id);
  const asked = ["replace", space.id, assetId, revision];
  const keeping = { actor, space, incoming, key: idempotencyKey, asked };
  const { asset, isNew } = await keepPicture(needs, keeping, async (tx, picture) => {
    // Its bytes may have been a long time on their way.
    await requireSpace({ db: tx }, actor, spaceKey, "assets:write");
    const shown = await requireAsset(tx.read, space, assetId);
    checkRevision(shown.asset, revision);
    const put = await addVersion(tx, shown, picture, { now: needs.clock.now(), lostId });
    if (put.isNew) await countActivity(tx, needs, space.id, "changes");
    return put;
  });
  if (isNew) await discardResults(needs, { spaceId: space.id, assetId });
  return asset;
}
