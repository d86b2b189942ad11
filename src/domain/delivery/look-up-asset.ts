import { and, eq, sql } from "drizzle-orm";
import { formatOf } from "#src/domain/assets/asset.ts";
import { lookUpPath } from "#src/domain/assets/asset-path.ts";
import type { Needs } from "#src/domain/context.ts";
import { onceFor } from "#src/store/once-for.ts";
import { assetAliases } from "#src/store/schema/asset-aliases.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import type { DeliveredAsset } from "./delivered-asset.ts";

interface Named {
  spaceId: string;
  /** As a visitor wrote it, decoded. */
  path: string;
  /** The number of a version to be shown instead of the current one. */
  version?: number;
}

const fields = {
  assetId: assets.id,
  versionId: assetVersions.id,
  versionNumber: assetVersions.number,
  objectKey: assetVersions.objectKey,
  sizeBytes: assetVersions.sizeBytes,
  format: assetVersions.format,
  contentType: assetVersions.contentType,
  width: assetVersions.width,
  height: assetVersions.height,
  pages: assetVersions.pages,
  orientation: assetVersions.orientation,
  hasAlpha: assetVersions.hasAlpha,
  focal: assets.focal,
  createdAt: assetVersions.createdAt,
};

const shownVersion = and(
  eq(assetVersions.assetId, assets.id),
  sql`${assetVersions.number} = coalesce(${sql.placeholder("version")}, ${assets.currentVersion})`,
);

const byPath = onceFor((read) =>
  read
    .select(fields)
    .from(assets)
    .innerJoin(assetVersions, shownVersion)
    .where(and(eq(assets.spaceId, sql.placeholder("spaceId")), eq(assets.path, sql.placeholder("path"))))
    .prepare(),
);

const byAlias = onceFor((read) =>
  read
    .select(fields)
    .from(assetAliases)
    .innerJoin(assets, eq(assets.id, assetAliases.assetId))
    .innerJoin(assetVersions, shownVersion)
    .where(
      and(
        eq(assetAliases.spaceId, sql.placeholder("spaceId")),
        eq(assetAliases.path, sql.placeholder("path")),
      ),
    )
    .prepare(),
);

/** The picture that has the path now, else the one that had it before. */
export async function lookUpDeliveredAsset(
  { db }: Needs<"db">,
  { spaceId, path: text, version }: Named,
): Promise<DeliveredAsset | undefined> {
  const path = lookUpPath(text);
  if (path === undefined) return undefined;
  const asked = { spaceId, path, version: version ?? null };
  const [current] = await byPath(db.read).execute(asked);
  if (current !== undefined) return delivered(current);
  const [moved] = await byAlias(db.read).execute(asked);
  return moved && delivered(moved);
}

type Row = Awaited<ReturnType<ReturnType<typeof byPath>["execute"]>>[number];

function delivered({ focal, format, ...row }: Row): DeliveredAsset {
  return { ...row, format: formatOf(format), ...(focal !== null && { focal }) };
}
