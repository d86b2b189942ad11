import { and, eq } from "drizzle-orm";
import type { Tx } from "#src/store/database.ts";
import { assetAliases } from "#src/store/schema/asset-aliases.ts";
import type { AssetRow } from "./asset.ts";

/** Lets an asset answer at a path that it had, too. */
export async function addAlias(tx: Tx, asset: AssetRow, path: string, now: number): Promise<void> {
  const { orgId, spaceId, id: assetId } = asset;
  await tx.insert(assetAliases).values({ orgId, spaceId, path, assetId, createdAt: now });
}

/** Ends what answered at a path that a picture now takes for its own. */
export async function endAlias(tx: Tx, spaceId: string, path: string): Promise<void> {
  await tx.delete(assetAliases).where(and(eq(assetAliases.spaceId, spaceId), eq(assetAliases.path, path)));
}

export async function endAliasesOf(tx: Tx, assetId: string): Promise<void> {
  await tx.delete(assetAliases).where(eq(assetAliases.assetId, assetId));
}
