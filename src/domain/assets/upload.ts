import type { Actor } from "#src/domain/actor.ts";
import { boundsOf, takeUse, type UploadToken, usedUp } from "#src/domain/identity/upload-tokens.ts";
import { hasAnswer } from "#src/domain/once.ts";
import { countActivity } from "#src/domain/spaces/activity.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { Refusal } from "#src/lib/errors.ts";
import { createId } from "#src/lib/id.ts";
import type { Tx } from "#src/store/database.ts";
import { endAlias } from "./aliases.ts";
import type { Asset, ShownRow } from "./asset.ts";
import { folderOf, normalizeAssetPath } from "./asset-path.ts";
import { lookUpShownByPath } from "./find.ts";
import { keepPicture, type UploadNeeds } from "./keep.ts";
import { lookUpLostId } from "./lost-original.ts";
import { discardResults } from "./objects.ts";
import type { Incoming } from "./store-incoming.ts";
import type { TakenIn } from "./take-in.ts";
import { addFirstVersion, addVersion, type PutAsset } from "./versions.ts";

interface Upload extends Incoming {
  spaceKey: string;
  path: string;
  /** Refuse (precondition_failed) where the path is taken, instead of adding a version; with an upload token always. */
  onlyNew?: boolean;
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

interface Uploaded extends PutAsset {
  /** There was none at the path. */
  created: boolean;
}

/** When this has resolved the picture survives whatever happens to the machine short of its disk. */
export async function uploadAsset(
  needs: UploadNeeds,
  actor: Actor,
  { spaceKey, path: text, idempotencyKey, ...upload }: Upload,
): Promise<Uploaded> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:upload");
  const path = normalizeAssetPath(text);
  const bounds = await boundsOf(needs, actor, path);
  // Before anything is taken in; how many are left is sure only when it is kept.
  if (bounds?.usesLeft === 0 && !(await hasAnswer(needs, actor, idempotencyKey))) throw usedUp();
  const { onlyNew: asksNew = false, ...incoming } = upload;
  const onlyNew = asksNew || bounds !== undefined;
  const seen = await lookUpShownByPath(needs.db.read, space.id, path);
  // What is asked again may find there what it has put there itself.
  if (onlyNew && !idempotencyKey) refuseTaken(path, seen);
  const lostId = await lookUpLostId(needs, seen?.version.id);
  const asked = ["upload", space.id, path, onlyNew];
  const keeping = { actor, space, incoming, key: idempotencyKey, asked, maxBytes: bounds?.maxBytes };
  const uploaded = await keepPicture(needs, keeping, async (tx, picture) => {
    // Its bytes may have been a long time on their way.
    await requireSpace({ db: tx }, actor, spaceKey, "assets:upload");
    refuseType(picture, bounds);
    await takeUse(tx, needs, actor);
    const taken = await lookUpShownByPath(tx.read, space.id, path);
    if (onlyNew) refuseTaken(path, taken);
    const now = needs.clock.now();
    if (taken) {
      const put = await addVersion(tx, taken, picture, { now, lostId });
      if (put.isNew) await countActivity(tx, needs, space.id, "changes");
      return { ...put, created: false };
    }
    await countActivity(tx, needs, space.id, "uploads");
    return { asset: await addAsset(tx, { space, path, now }, picture), isNew: true, created: true };
  });
  if (uploaded.isNew && !uploaded.created)
    await discardResults(needs, { spaceId: space.id, assetId: uploaded.asset.id });
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

function refuseType({ probed: { contentType } }: TakenIn, bounds: UploadToken | undefined): void {
  if (bounds === undefined || bounds.types === "all" || bounds.types.includes(contentType)) return;
  const message = `This is ${contentType}; this upload token takes ${bounds.types.join(", ")} alone.`;
  throw new Refusal("unsupported", message);
}

function refuseTaken(path: string, taken: ShownRow | undefined): void {
  if (taken) throw new Refusal("precondition_failed", `There is a picture at "${path}" already.`);
}
