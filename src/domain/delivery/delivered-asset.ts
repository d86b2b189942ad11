import type { SourceFormat } from "#src/imaging/formats.ts";
import type { Detection, FocalRegion } from "#src/imaging/job.ts";

/** What delivery has to know of a picture before it touches it. */
export interface DeliveredAsset {
  assetId: string;
  versionId: string;
  versionNumber: number;
  objectKey: string;
  sizeBytes: number;
  format: SourceFormat;
  contentType: string;
  /** Of one frame, as stored (before EXIF rotation), pixels. */
  width: number;
  height: number;
  pages: number;
  /** EXIF orientation 1 to 8; 0 where there is none. */
  orientation: number;
  hasAlpha: boolean;
  focal?: FocalRegion[];
  detections?: Detection[];
  /** Of the version. */
  createdAt: number;
}
