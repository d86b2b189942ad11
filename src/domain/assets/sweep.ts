import { and, eq, inArray } from "drizzle-orm";
import type { Needs } from "#src/domain/context.ts";
import { fontObjectsAmong } from "#src/domain/fonts/list.ts";
import { avatarObjectsAmong } from "#src/domain/kept-avatars.ts";
import type { StoredObject } from "#src/storage/storage.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { discardObject, objectPrefix } from "./objects.ts";

type SweepNeeds = Needs<"db" | "clock" | "storage" | "log" | "orphanGraceSeconds">;

/**
 * Takes away what uploads and deletions left behind when they were interrupted: objects that no row speaks of and
 * files that were never finished. Young ones stay, since their upload may be under way. Returns how many went. Once
 * the signal is aborted the rest stays for another time.
 */
export async function sweepOrphans(needs: SweepNeeds, signal?: AbortSignal): Promise<number> {
  const before = needs.clock.now() - needs.orphanGraceSeconds * 1000;
  let swept = await needs.storage.discardUnfinished(before);
  let cursor: string | undefined;
  do {
    const page = await needs.storage.list(objectPrefix, cursor === undefined ? {} : { cursor });
    const orphans = await orphansAmong(
      needs,
      page.objects.filter(({ modifiedAt }) => modifiedAt < before),
    );
    for (const { key } of orphans) await discardObject(needs, key);
    swept += orphans.length;
    cursor = page.cursor;
  } while (cursor !== undefined && !signal?.aborted);
  return swept;
}

async function orphansAmong({ db }: Needs<"db">, objects: StoredObject[]): Promise<StoredObject[]> {
  const keys = objects.map(({ key }) => key);
  const rows = await db.read
    .select({ key: assetVersions.objectKey })
    .from(assetVersions)
    .where(and(eq(assetVersions.place, "hosted"), inArray(assetVersions.objectKey, keys)));
  const others = [...(await fontObjectsAmong({ db }, keys)), ...(await avatarObjectsAmong({ db }, keys))];
  const known = new Set([...rows.map(({ key }) => key), ...others]);
  return objects.filter(({ key }) => !known.has(key));
}
