import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { ByteRange } from "#src/storage/storage.ts";
import { type Asset, assetOf } from "./asset.ts";
import { requireAsset } from "./find.ts";
import { type ObjectBytes, openVersion } from "./source.ts";

interface Original {
  asset: Asset;
  /** The bytes of the version that was found, whatever has replaced it meanwhile. */
  open(range?: ByteRange): Promise<ObjectBytes>;
}

/** The picture as it was put in. */
export async function findOriginal(
  needs: Needs<"db" | "clock" | "log" | "storage">,
  actor: Actor,
  { spaceKey, assetId }: { spaceKey: string; assetId: string },
): Promise<Original> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:download");
  const row = await requireAsset(needs.db.read, space, assetId);
  const { id: versionId, objectKey } = row.version;
  return {
    asset: assetOf(row),
    open: (range) => openVersion(needs, { versionId, objectKey }, range),
  };
}
