import type { Actor } from "#src/domain/actor.ts";
import { normalizeFolder } from "#src/domain/assets/asset-path.ts";
import { requireAsset } from "#src/domain/assets/find.ts";
import { idsBelow } from "#src/domain/assets/list-below.ts";
import { record } from "#src/domain/audit/record.ts";
import type { Needs } from "#src/domain/context.ts";
import { doLongOnce, noteDone } from "#src/domain/once.ts";
import { requireSpace } from "#src/domain/spaces/require-space.ts";
import type { Space } from "#src/domain/spaces/space.ts";
import type { Tx } from "#src/store/database.ts";

interface Purge {
  spaceKey: string;
  /** One picture; all of the space where neither this nor `folder` is given. */
  assetId?: string;
  /** All that lies below it, however deep. */
  folder?: string;
  /** Asked again under the same one, it is done once. */
  idempotencyKey?: string;
}

/**
 * Ends what was made of pictures, in memory, on disk and on its way; asked for again it is made anew. For what the
 * key of a result doesn't know of: a result that should not have been made, say, or that has to be gone.
 */
export async function purgeResults(
  needs: Needs<"db" | "clock" | "log" | "results">,
  actor: Actor,
  { spaceKey, idempotencyKey, ...meant }: Purge,
): Promise<void> {
  const space = await requireSpace(needs, actor, spaceKey, "assets:delete");
  const asked = ["purge", space.id, meant];
  const attempt = { actor, orgId: space.orgId, key: idempotencyKey, asked, now: needs.clock.now() };
  await doLongOnce(needs, attempt, async () => {
    await purge(needs, space, meant);
    const { id: spaceId, orgId } = space;
    const details = { of: whatOf(meant) };
    const note = (tx: Tx) => record(tx, needs, actor, { orgId, spaceId, action: "results.purged", details });
    await noteDone(needs, note, `a purge of the space "${space.key}" isn't in its audit log`);
  });
}

function whatOf({ assetId, folder = "" }: Pick<Purge, "assetId" | "folder">): "picture" | "folder" | "space" {
  if (assetId !== undefined) return "picture";
  return normalizeFolder(folder) === "" ? "space" : "folder";
}

async function purge(
  { db, results }: Needs<"db" | "results">,
  space: Space,
  { assetId, folder }: Pick<Purge, "assetId" | "folder">,
): Promise<void> {
  const name = folder === undefined ? "" : normalizeFolder(folder);
  if (assetId !== undefined) {
    await requireAsset(db.read, space, assetId);
    await results.purgeAssets(space.id, new Set([assetId]));
  } else if (name === "") await results.purgeSpace(space.id);
  else await results.purgeAssets(space.id, await idsBelow({ db }, { spaceId: space.id, folder: name }));
}
