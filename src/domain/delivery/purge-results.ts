import type { Actor } from "#src/domain/actor.ts";
import { normalizeFolder } from "#src/domain/assets/asset-path.ts";
import { requireAsset } from "#src/domain/assets/find.ts";
import { listBelow } from "#src/domain/assets/list-below.ts";
import type { Needs } from "#src/domain/context.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";

interface Purge {
  spaceKey: string;
  /** One picture; all of the space where neither this nor `folder` is given. */
  assetId?: string;
  /** All that lies below it, however deep. */
  folder?: string;
}

/**
 * Ends what was made of pictures, in memory, on disk and on its way; asked for again it is made anew. For what the
 * key of a result doesn't know of: a result that should not have been made, say, or that has to be gone.
 */
export async function purgeResults(
  needs: Needs<"db" | "results">,
  actor: Actor,
  { spaceKey, assetId, folder }: Purge,
): Promise<void> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:delete");
  const name = folder === undefined ? "" : normalizeFolder(folder);
  if (assetId !== undefined) {
    await requireAsset(needs.db.read, space, assetId);
    await needs.results.purgeAsset({ spaceId: space.id, assetId });
  } else if (name === "") await needs.results.purgeSpace(space.id);
  else await purgeFolder(needs, space.id, name);
}

async function purgeFolder(
  { db, results }: Needs<"db" | "results">,
  spaceId: string,
  folder: string,
): Promise<void> {
  let page = await listBelow({ db }, { spaceId, folder });
  while (page.length > 0) {
    for (const { id } of page) await results.purgeAsset({ spaceId, assetId: id });
    page = await listBelow({ db }, { spaceId, folder, after: page.at(-1)?.path });
  }
}
