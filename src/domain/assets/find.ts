import { and, eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import { Refusal } from "#src/lib/errors.ts";
import type { Reader } from "#src/store/database.ts";
import { assets } from "#src/store/schema/assets.ts";
import { type Asset, assetOf, type ShownRow } from "./asset.ts";
import { lookUpPath } from "./asset-path.ts";
import { selectAssets } from "./versions.ts";

interface NamedAsset {
  spaceKey: string;
  assetId: string;
}

export async function findAsset(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey, assetId }: NamedAsset,
): Promise<Asset> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:see");
  return assetOf(await requireAsset(needs.db.read, space, assetId));
}

/** The asset that has the path now; one that had it before isn't meant. */
export async function lookUpAssetByPath(
  needs: Needs<"db">,
  actor: Actor,
  { spaceKey, path: text }: { spaceKey: string; path: string },
): Promise<Asset | undefined> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:see");
  const path = lookUpPath(text);
  if (path === undefined) return undefined;
  const row = await lookUpShownByPath(needs.db.read, space.id, path);
  return row && assetOf(row);
}

/** The rows of an asset of a space that the actor may see it in. Within a transaction, give that one's `read`. */
export async function requireAsset(read: Reader, space: Space, assetId: string): Promise<ShownRow> {
  const [row] = await selectAssets(read, and(eq(assets.spaceId, space.id), eq(assets.id, assetId)));
  if (row !== undefined) return row;
  throw new Refusal("not_found", `There is no picture ${assetId} in the space "${space.key}".`);
}

export async function lookUpShownByPath(
  read: Reader,
  spaceId: string,
  path: string,
): Promise<ShownRow | undefined> {
  const [row] = await selectAssets(read, and(eq(assets.spaceId, spaceId), eq(assets.path, path)));
  return row;
}
