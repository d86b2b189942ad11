import { and, eq, sql } from "drizzle-orm";
import { formatOf } from "#src/domain/assets/asset.ts";
import { lookUpPath } from "#src/domain/assets/asset-path.ts";
import type { Needs } from "#src/domain/context.ts";
import { heldUntilChange } from "#src/store/held.ts";
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
  detections: assets.detections,
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

/** So many pictures are held at most; then one begins anew. */
const mostHeld = 10_000;

const heldAssets = heldUntilChange(() => new Map<string, DeliveredAsset>());

/** The picture that has the path now, else the one that had it before. Held until any row changes. */
export async function lookUpDeliveredAsset(
  { db }: Needs<"db">,
  { spaceId, path: text, version }: Named,
): Promise<DeliveredAsset | undefined> {
  const path = lookUpPath(text);
  if (path === undefined) return undefined;
  const held = heldAssets(db);
  const name = `${spaceId} ${version ?? ""} ${path}`;
  const known = held.get(name);
  if (known !== undefined) return known;
  const asked = { spaceId, path, version: version ?? null };
  const [current] = await byPath(db.read).execute(asked);
  const [row] = current ? [current] : await byAlias(db.read).execute(asked);
  if (row === undefined) return undefined;
  const found = delivered(row);
  if (held.size >= mostHeld) held.clear();
  held.set(name, found);
  return found;
}

type Row = Awaited<ReturnType<ReturnType<typeof byPath>["execute"]>>[number];

function delivered({ focal, detections, format, ...row }: Row): DeliveredAsset {
  const regions = { ...(focal !== null && { focal }), ...(detections !== null && { detections }) };
  return { ...row, format: formatOf(format), ...regions };
}
