import { type SourceFormat, sourceFormats } from "#src/imaging/formats.ts";
import type { Detection, FocalRegion, PictureHeader } from "#src/imaging/job.ts";
import type { assetVersions } from "#src/store/schema/asset-versions.ts";
import type { assets } from "#src/store/schema/assets.ts";

export type AssetRow = typeof assets.$inferSelect;
export type VersionRow = typeof assetVersions.$inferSelect;

/** A picture and the version of it that is shown. */
export interface Asset {
  id: string;
  spaceId: string;
  path: string;
  /** Counts every change. */
  revision: number;
  createdAt: number;
  updatedAt: number;
  /** What a crop should keep; none where nothing is remembered. */
  focal: FocalRegion[];
  /** What was found in it. */
  detections: Detection[];
  version: AssetVersion;
}

/** What is remembered of a picture beside its file: as the decoder found it. */
type RememberedHeader = Omit<PictureHeader, "bands" | "hasProfile">;

export interface AssetVersion extends RememberedHeader {
  id: string;
  /** 1 for the first of its asset. */
  number: number;
  sizeBytes: number;
  /** Lower-case hex. */
  sha256: string;
  contentType: string;
  /** Its file ends or breaks before the picture does; it is served as far as it goes. */
  damaged: boolean;
  /** Standard base64; comes after the pixels were looked at, some time after the upload. */
  thumbHash?: string;
  createdAt: number;
}

/** An asset's row with that of the version that is shown. */
export interface ShownRow {
  asset: AssetRow;
  version: VersionRow;
}

export function assetOf({ asset, version }: ShownRow): Asset {
  const { id, spaceId, path, revision, createdAt, updatedAt } = asset;
  const regions = { focal: asset.focal ?? [], detections: asset.detections ?? [] };
  return { id, spaceId, path, revision, createdAt, updatedAt, ...regions, version: versionOf(version) };
}

function versionOf(row: VersionRow): AssetVersion {
  const { id, number, sizeBytes, sha256, contentType, width, height, pages } = row;
  const { orientation, hasAlpha, exif, damaged, thumbHash, createdAt } = row;
  const file = { sizeBytes, sha256, format: formatOf(row.format), contentType };
  const picture = { width, height, pages, orientation, hasAlpha, exif, damaged };
  return { id, number, ...file, ...picture, ...(thumbHash !== null && { thumbHash }), createdAt };
}

/** Only formats that were known are ever written. */
export function formatOf(text: string): SourceFormat {
  const format = sourceFormats.find((known) => known === text);
  if (format === undefined) throw new Error(`A version has the unknown format ${text}.`);
  return format;
}
