import { asc, desc, eq } from "drizzle-orm";
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
  return await selectOriginals(db).where(eq(assetVersions.place, "hosted")).orderBy(asc(assetVersions.id));
}

/** Of the newest of all spaces those whose file isn't there. No actor: for those who run the server. */
export async function listLostOriginals(
  { db, storage }: Needs<"db" | "storage">,
  { newest }: { newest: number },
): Promise<ListedOriginal[]> {
  const listed = await selectOriginals(db)
    .where(eq(assetVersions.place, "hosted"))
    .orderBy(desc(assetVersions.id))
    .limit(newest);
  const lost: ListedOriginal[] = [];
  for (const original of listed) {
    if ((await storage.head(original.objectKey)) !== undefined) continue;
    // Unless it was deleted meanwhile.
    const row = await lookUpOriginal({ db }, original.versionId);
    if (row) lost.push(row);
  }
  return lost;
}

/** No actor: for the log. */
export async function lookUpOriginal(
  { db }: Needs<"db">,
  versionId: string,
): Promise<ListedOriginal | undefined> {
  const [row] = await selectOriginals(db).where(eq(assetVersions.id, versionId));
  return row;
}

function selectOriginals({ read }: Needs<"db">["db"]) {
  return read
    .select({
      versionId: assetVersions.id,
      versionNumber: assetVersions.number,
      objectKey: assetVersions.objectKey,
      path: assets.path,
      spaceKey: spaces.key,
    })
    .from(assetVersions)
    .innerJoin(assets, eq(assets.id, assetVersions.assetId))
    .innerJoin(spaces, eq(spaces.id, assetVersions.spaceId));
}
