import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { assets } from "#src/store/schema/assets.ts";
import { addAlias, endAlias } from "./aliases.ts";
import { type Asset, type AssetRow, assetOf } from "./asset.ts";
import { folderOf, normalizeAssetPath } from "./asset-path.ts";
import { lookUpRowByPath, requireAsset } from "./find.ts";
import { checkRevision } from "./versions.ts";

interface Move {
  spaceKey: string;
  assetId: string;
  path: string;
  /** The one that the asker saw. */
  revision?: number;
}

/** Gives the asset another path; it goes on answering at the old one until another picture takes that. */
export async function moveAsset(
  needs: Needs<"db" | "clock">,
  actor: Actor,
  { spaceKey, assetId, path: text, revision }: Move,
): Promise<Asset> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:write");
  const path = normalizeAssetPath(text);
  return await needs.db.write(async (tx) => {
    const { asset } = await requireAsset(tx.read, space, assetId);
    checkRevision(asset, revision);
    if (asset.path !== path) await moveTo(tx, asset, path, needs.clock.now());
    return assetOf(await requireAsset(tx.read, space, assetId));
  });
}

async function moveTo(tx: Tx, asset: AssetRow, path: string, now: number): Promise<void> {
  const taken = await lookUpRowByPath(tx.read, asset.spaceId, path);
  if (taken) throw new Refusal("conflict", `There is another picture at "${path}". Choose another path.`);
  await endAlias(tx, asset.spaceId, path);
  await addAlias(tx, asset, asset.path, now);
  const changes = { path, folder: folderOf(path), revision: asset.revision + 1, updatedAt: now };
  await tx.update(assets).set(changes).where(eq(assets.id, asset.id));
}
