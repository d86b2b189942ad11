import { asc, eq } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { spaces } from "#src/store/schema/spaces.ts";

/** A version's file, and what people know the picture by. */
export interface ListedOriginal {
  versionId: string;
  versionNumber: number;
  objectKey: string;
  path: string;
  spaceKey: string;
}

/** Those of all spaces, oldest first. No actor: for backups. */
export async function listOriginals({ db }: Needs<"db">): Promise<ListedOriginal[]> {
  return await db.read
    .select({
      versionId: assetVersions.id,
      versionNumber: assetVersions.number,
      objectKey: assetVersions.objectKey,
      path: assets.path,
      spaceKey: spaces.key,
    })
    .from(assetVersions)
    .innerJoin(assets, eq(assets.id, assetVersions.assetId))
    .innerJoin(spaces, eq(spaces.id, assetVersions.spaceId))
    .where(eq(assetVersions.place, "hosted"))
    .orderBy(asc(assetVersions.id));
}
