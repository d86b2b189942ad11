import { Refusal } from "#src/lib/errors.ts";
import type { Tx } from "#src/store/database.ts";
import { addAlias, endAlias } from "./aliases.ts";
import type { AssetRow } from "./asset.ts";
import { folderOf } from "./asset-path.ts";
import { lookUpShownByPath } from "./find.ts";

/**
 * Takes another path for the asset, for the caller to write into its row; it goes on answering at the old one until
 * another picture takes that. Refuses (conflict) one that another picture has.
 */
export async function takePath(tx: Tx, asset: AssetRow, path: string, now: number) {
  const taken = await lookUpShownByPath(tx.read, asset.spaceId, path);
  if (taken) throw new Refusal("conflict", `There is another picture at "${path}". Choose another path.`);
  await endAlias(tx, asset.spaceId, path);
  await addAlias(tx, asset, asset.path, now);
  return { path, folder: folderOf(path) };
}
