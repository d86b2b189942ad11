import type { Actor } from "#src/domain/actor.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import { endAlias } from "./aliases.ts";
import type { Asset, AssetRow } from "./asset.ts";
import { folderOf, normalizeAssetPath } from "./asset-path.ts";
import { lookUpRowByPath } from "./find.ts";
import { keepPicture, type UploadNeeds } from "./keep.ts";
import type { Incoming } from "./take-in.ts";
import { addFirstVersion, addVersion } from "./versions.ts";

interface Upload extends Incoming {
  spaceKey: string;
  path: string;
  /** Refuse (precondition_failed) where the path is taken, instead of adding a version. */
  onlyNew?: boolean;
}

/** When this has resolved the picture survives whatever happens to the machine short of its disk. */
export async function uploadAsset(
  needs: UploadNeeds,
  actor: Actor,
  { spaceKey, path: text, onlyNew = false, ...incoming }: Upload,
): Promise<{ asset: Asset; created: boolean }> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:write");
  const path = normalizeAssetPath(text);
  if (onlyNew) refuseTaken(path, await lookUpRowByPath(needs.db.read, space.id, path));
  const kept = await keepPicture(needs, incoming, async (tx, picture) => {
    const now = needs.clock.now();
    const taken = await lookUpRowByPath(tx.read, space.id, path);
    if (onlyNew) refuseTaken(path, taken);
    if (taken) return { asset: await addVersion(tx, taken, picture, now), created: false };
    await endAlias(tx, space.id, path);
    const { orgId, id: spaceId } = space;
    const fresh = {
      id: createId(now),
      orgId,
      spaceId,
      path,
      folder: folderOf(path),
      focal: null,
      createdAt: now,
    };
    return { asset: await addFirstVersion(tx, fresh, picture), created: true };
  });
  if (!kept.created) await needs.results.purgeAsset({ spaceId: space.id, assetId: kept.asset.id });
  return kept;
}

function refuseTaken(path: string, taken: AssetRow | undefined): void {
  if (taken) throw new Refusal("precondition_failed", `There is a picture at "${path}" already.`);
}
