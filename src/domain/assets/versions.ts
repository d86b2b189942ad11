import { and, eq, max, type SQL } from "drizzle-orm";
import { Refusal } from "#src/lib/errors.ts";
import type { Reader, Tx } from "#src/store/database.ts";
import { assetVersions } from "#src/store/schema/asset-versions.ts";
import { assets } from "#src/store/schema/assets.ts";
import { type Asset, type AssetRow, assetOf, type ShownRow, type VersionRow } from "./asset.ts";
import type { TakenIn } from "./take-in.ts";

/** Assets with the version that is shown of each; order and limit are for the caller to add. */
export function selectAssets(read: Reader, condition: SQL | undefined) {
  return read
    .select({ asset: assets, version: assetVersions })
    .from(assets)
    .innerJoin(
      assetVersions,
      and(eq(assetVersions.assetId, assets.id), eq(assetVersions.number, assets.currentVersion)),
    )
    .where(condition);
}

/** A first version, for an asset that is new. */
export async function addFirstVersion(
  tx: Tx,
  asset: Omit<AssetRow, "revision" | "currentVersion" | "updatedAt">,
  picture: TakenIn,
): Promise<Asset> {
  const row: AssetRow = { ...asset, revision: 1, currentVersion: 1, updatedAt: asset.createdAt };
  await tx.insert(assets).values(row);
  return assetOf({ asset: row, version: await insertVersion(tx, row, picture) });
}

/** What became of an asset that bytes were put to. */
export interface PutAsset {
  asset: Asset;
  /** Whether they are its version from now on. */
  isNew: boolean;
}

interface Further {
  now: number;
  /** A version whose file is lost: its own bytes bring it back. */
  lostId: string | undefined;
}

/** A further version, which is shown from then on; none where the shown one has the very same bytes. */
export async function addVersion(
  tx: Tx,
  { asset, version: shown }: ShownRow,
  picture: TakenIn,
  { now, lostId }: Further,
): Promise<PutAsset> {
  if (shown.sha256 === picture.put.sha256 && shown.id !== lostId)
    return { asset: assetOf({ asset, version: shown }), isNew: false };
  const [last] = await tx
    .select({ number: max(assetVersions.number) })
    .from(assetVersions)
    .where(eq(assetVersions.assetId, asset.id));
  const changes = {
    revision: asset.revision + 1,
    currentVersion: (last?.number ?? 0) + 1,
    updatedAt: now,
  };
  const row = { ...asset, ...changes };
  const version = await insertVersion(tx, row, picture);
  await tx.update(assets).set(changes).where(eq(assets.id, asset.id));
  return { asset: assetOf({ asset: row, version }), isNew: true };
}

/** The asker speaks of a revision that isn't the one there is. */
export class StaleRevision extends Refusal {
  constructor(current: number, seen: number) {
    super(
      "conflict",
      `The picture was changed meanwhile: its revision is ${current}, not ${seen}. Load it again first.`,
    );
  }
}

/** Refuses to change over a change that the asker hasn't seen. */
export function checkRevision(asset: { revision: number }, seen: number | undefined): void {
  if (seen === undefined || seen === asset.revision) return;
  throw new StaleRevision(asset.revision, seen);
}

async function insertVersion(tx: Tx, asset: AssetRow, picture: TakenIn): Promise<VersionRow> {
  const { exif, damaged, format, contentType, width, height, pages, ...probed } = picture.probed;
  const row: VersionRow = {
    id: picture.versionId,
    orgId: asset.orgId,
    spaceId: asset.spaceId,
    assetId: asset.id,
    number: asset.currentVersion,
    place: "hosted",
    objectKey: picture.objectKey,
    outsideEtag: null,
    ...picture.put,
    format,
    contentType,
    width,
    height,
    pages,
    orientation: probed.orientation,
    bands: probed.bands,
    hasAlpha: probed.hasAlpha,
    hasProfile: probed.hasProfile,
    exif,
    damaged,
    thumbHash: null,
    inspectAt: asset.updatedAt,
    warmAt: picture.isToBeWarmed ? asset.updatedAt : null,
    workingCopy: null,
    createdAt: asset.updatedAt,
  };
  await tx.insert(assetVersions).values(row);
  return row;
}
