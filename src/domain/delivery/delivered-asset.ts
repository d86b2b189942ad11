import type { SourceFormat } from "#src/imaging/formats.ts";
import type { Size } from "#src/imaging/geometry.ts";
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
  bands: number;
  hasAlpha: boolean;
  /** Results are made of a smaller copy where they need no more. */
  copy?: Size;
  /** Whether it should have one isn't decided yet. */
  isCopyDue: boolean;
  focal?: FocalRegion[];
  detections?: Detection[];
  /** Of the version. */
  createdAt: number;
}
