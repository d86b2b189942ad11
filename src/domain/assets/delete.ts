import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { endAliasesOf } from "./aliases.ts";
import { requireAsset } from "./find.ts";
import { discardObject, discardResults } from "./objects.ts";
import { checkRevision } from "./versions.ts";

interface Deletion {
  spaceKey: string;
  assetId: string;
  /** The one that the asker saw. */
  revision?: number;
}

/** For good, with all versions and old paths: rows first, so that nothing listed ever lacks its bytes. */
export async function deleteAsset(
  needs: Needs<"db" | "storage" | "results" | "log">,
  actor: Actor,
  { spaceKey, assetId, revision }: Deletion,
): Promise<void> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:delete");
  const objects = await needs.db.write(async (tx) => {
    const { asset } = await requireAsset(tx.read, space, assetId);
    checkRevision(asset, revision);
    await endAliasesOf(tx, assetId);
    const ofAsset = eq(assetVersions.assetId, assetId);
    const deleted = await tx.delete(assetVersions).where(ofAsset).returning({ key: assetVersions.objectKey });
    await tx.delete(assets).where(eq(assets.id, assetId));
    return deleted;
  });
  await discardResults(needs, { spaceId: space.id, assetId });
  for (const { key } of objects) await discardObject(needs, key);
}
