import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { endAliasesOf } from "./aliases.ts";
import { requireAsset } from "./find.ts";
import { discardObject } from "./objects.ts";

/** For good, with all versions and old paths: rows first, so that nothing listed ever lacks its bytes. */
export async function deleteAsset(
  needs: Needs<"db" | "storage" | "log">,
  actor: Actor,
  { spaceKey, assetId }: { spaceKey: string; assetId: string },
): Promise<void> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:delete");
  const objects = await needs.db.write(async (tx) => {
    await requireAsset(tx.read, space, assetId);
    await endAliasesOf(tx, assetId);
    const ofAsset = eq(assetVersions.assetId, assetId);
    const deleted = await tx.delete(assetVersions).where(ofAsset).returning({ key: assetVersions.objectKey });
    await tx.delete(assets).where(eq(assets.id, assetId));
    return deleted;
  });
  for (const { key } of objects) await discardObject(needs, key);
}
