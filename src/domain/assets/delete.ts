import { eq } from "drizzle-orm";
import type { Actor } from "#src/domain/actor.ts";
import type { Needs } from "#src/domain/context.ts";
import { doOnce } from "#src/domain/once.ts";
import { countActivity } from "#src/domain/spaces/activity.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Tx } from "#src/store/database.ts";
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
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

/** For good, with all versions and old paths: rows first, so that nothing listed ever lacks its bytes. */
export async function deleteAsset(
  needs: Needs<"db" | "clock" | "storage" | "results" | "log">,
  actor: Actor,
  { spaceKey, assetId, revision, idempotencyKey }: Deletion,
): Promise<void> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:delete");
  const asked = ["delete", space.id, assetId, revision];
  const attempt = { actor, orgId: space.orgId, key: idempotencyKey, asked, now: needs.clock.now() };
  const objects = await needs.db.write((tx) =>
    doOnce(tx, attempt, async () => {
      await requireSpace({ db: tx }, actor, spaceKey, "assets:delete");
      const { asset } = await requireAsset(tx.read, space, assetId);
      checkRevision(asset, revision);
      await countActivity(tx, needs, space.id, "changes");
      return await deleteRows(tx, assetId);
    }),
  );
  await discardResults(needs, { spaceId: space.id, assetId });
  for (const { key } of objects) await discardObject(needs, key);
}

/** Gives the keys of its objects, to be discarded once that is certain. */
export async function deleteRows(tx: Tx, assetId: string): Promise<{ key: string }[]> {
  await endAliasesOf(tx, assetId);
  const ofAsset = eq(assetVersions.assetId, assetId);
  const deleted = await tx.delete(assetVersions).where(ofAsset).returning({ key: assetVersions.objectKey });
  await tx.delete(assets).where(eq(assets.id, assetId));
  return deleted;
}
