import type { Actor } from "#src/domain/actor.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Tx } from "#src/store/database.ts";
import { endAlias } from "./aliases.ts";
import type { Asset, AssetRow } from "./asset.ts";
import { folderOf, normalizeAssetPath } from "./asset-path.ts";
import { lookUpRowByPath } from "./find.ts";
import { keepPicture, type UploadNeeds } from "./keep.ts";
import { discardResults } from "./objects.ts";
import type { Incoming } from "./store-incoming.ts";
import type { TakenIn } from "./take-in.ts";
import { addFirstVersion, addVersion } from "./versions.ts";

interface Upload extends Incoming {
  spaceKey: string;
  path: string;
  /** Refuse (precondition_failed) where the path is taken, instead of adding a version. */
  onlyNew?: boolean;
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

interface Uploaded {
  asset: Asset;
  created: boolean;
}

/** When this has resolved the picture survives whatever happens to the machine short of its disk. */
export async function uploadAsset(
  needs: UploadNeeds,
  actor: Actor,
  { spaceKey, path: text, onlyNew = false, idempotencyKey, ...incoming }: Upload,
): Promise<Uploaded> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:write");
  const path = normalizeAssetPath(text);
  // What is asked again may find there what it has put there itself.
  if (onlyNew && !idempotencyKey) refuseTaken(path, await lookUpRowByPath(needs.db.read, space.id, path));
  const asked = ["upload", space.id, path, onlyNew];
  const keeping = { actor, space, incoming, key: idempotencyKey, asked };
  const uploaded = await keepPicture(needs, keeping, async (tx, picture) => {
    const taken = await lookUpRowByPath(tx.read, space.id, path);
    if (onlyNew) refuseTaken(path, taken);
    const now = needs.clock.now();
    if (taken) return { asset: await addVersion(tx, taken, picture, now), created: false };
    return { asset: await addAsset(tx, { space, path, now }, picture), created: true };
  });
  if (!uploaded.created) await discardResults(needs, { spaceId: space.id, assetId: uploaded.asset.id });
  return uploaded;
}

async function addAsset(
  tx: Tx,
  { space, path, now }: { space: Space; path: string; now: number },
  picture: TakenIn,
): Promise<Asset> {
  const { orgId, id: spaceId } = space;
  await endAlias(tx, spaceId, path);
  const folder = folderOf(path);
  const fresh = {
    id: createId(now),
    orgId,
    spaceId,
    path,
    folder,
    focal: null,
    detections: null,
    createdAt: now,
  };
  return await addFirstVersion(tx, fresh, picture);
}

function refuseTaken(path: string, taken: AssetRow | undefined): void {
  if (taken) throw new Refusal("precondition_failed", `There is a picture at "${path}" already.`);
}
