import type { Actor } from "#src/domain/actor.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { countActivity } from "#src/domain/spaces/activity.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Asset } from "./asset.ts";
import { normalizeFolder, pathIn } from "./asset-path.ts";
import { type deleteAsset, deleteRows } from "./delete.ts";
import { findAsset, requireAsset } from "./find.ts";
import { discardObject, discardResults } from "./objects.ts";
import { updateAsset } from "./update.ts";

interface Many {
  spaceKey: string;
  /** 1 to 100; one that is named twice counts once. */
  assetIds: string[];
}

const most = 100;

/** Those that are still there, as they are named. */
export async function listChosen(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey, assetIds }: Many,
): Promise<Asset[]> {
  await requireSpace(needs, actor, spaceKey, "assets:see");
  const found: Asset[] = [];
  for (const assetId of checked(assetIds)) {
    const asset = await unlessGone(findAsset(needs, actor, { spaceKey, assetId }));
    if (asset !== undefined) found.push(asset);
  }
  return found;
}

/** Into another folder, all of them or none; refuses (conflict) where a picture of one of the names is there. */
export async function moveAssets(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, assetIds, folder: text }: Many & { folder: string },
): Promise<void> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:write");
  const folder = normalizeFolder(text);
  const ids = checked(assetIds);
  await needs.db.write(async (tx) => {
    const within = { ...needs, db: tx };
    for (const assetId of ids) {
      const { path: before } = await findAsset(within, actor, { spaceKey, assetId });
      const name = before.slice(before.lastIndexOf("/") + 1);
      await updateAsset(within, actor, { spaceKey, assetId, path: pathIn(folder, name) });
    }
    await record(tx, needs, actor, {
      ...placeOf(space),
      action: "assets.moved",
      details: { pictures: ids.length },
    });
  });
}

/** For good, all that are still there. Returns how many went. */
export async function deleteAssets(
  needs: Parameters<typeof deleteAsset>[0],
  actor: Actor,
  { spaceKey, assetIds }: Many,
): Promise<number> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:delete");
  const ids = checked(assetIds);
  const gone = await needs.db.write(async (tx) => {
    await requireSpace({ db: tx }, actor, spaceKey, "assets:delete");
    const deleted: { assetId: string; objects: { key: string }[] }[] = [];
    for (const assetId of ids) {
      const found = await unlessGone(requireAsset(tx.read, space, assetId));
      if (found === undefined) continue;
      await countActivity(tx, needs, space.id, "changes");
      deleted.push({ assetId, objects: await deleteRows(tx, assetId) });
    }
    const details = { pictures: deleted.length };
    if (deleted.length > 0) {
      await record(tx, needs, actor, { ...placeOf(space), action: "assets.deleted", details });
    }
    return deleted;
  });
  for (const { assetId, objects } of gone) {
    await discardResults(needs, { spaceId: space.id, assetId });
    for (const { key } of objects) await discardObject(needs, key);
  }
  return gone.length;
}

function placeOf({ id: spaceId, orgId }: Space): { orgId: string; spaceId: string } {
  return { orgId, spaceId };
}

function checked(assetIds: string[]): string[] {
  const ids = [...new Set(assetIds)];
  if (ids.length > 0 && ids.length <= most) return ids;
  const rule = `1 to ${most} pictures`;
  throw new Refusal("invalid", `Choose ${rule}.`, { fields: { chosen: rule } });
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return undefined;
    throw error;
  }
}
