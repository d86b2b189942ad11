import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { assets } from "./assets.ts";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

interface WorkingCopy {
  /** Of the way in which it was made and judged; of an older one nothing is decided. */
  revision: number;
  /** Pixels, as the original is seen (after EXIF rotation). */
  width: number;
  height: number;
}

export const assetVersions = sqliteTable(
  "asset_versions",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    assetId: text("asset_id")
      .notNull()
      .references(() => assets.id),
    /** 1 for the first of its asset, and so on without gaps while none is deleted. */
    number: integer().notNull(),
    /** Whose storage it lies in. */
    place: text({ enum: ["hosted"] }).notNull(),
    objectKey: text("object_key").notNull(),
    /** Of a file that others may change as well; null where it is ours alone. */
    outsideEtag: text("outside_etag"),
    sizeBytes: integer("size_bytes").notNull(),
    /** Lower-case hex. */
    sha256: text().notNull(),
    format: text().notNull(),
    contentType: text("content_type").notNull(),
    /** Of one frame, as stored (before EXIF rotation), pixels. */
    width: integer().notNull(),
    height: integer().notNull(),
    pages: integer().notNull(),
    orientation: integer().notNull(),
    bands: integer().notNull(),
    hasAlpha: integer("has_alpha", { mode: "boolean" }).notNull(),
    hasProfile: integer("has_profile", { mode: "boolean" }).notNull(),
    exif: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
    damaged: integer({ mode: "boolean" }).notNull(),
    /** Standard base64; null until its pixels were looked at. */
    thumbHash: text("thumb_hash"),
    /** When its pixels are to be looked at; null once that was done. */
    inspectAt: integer("inspect_at"),
    /** When its space's rule `warmUp` is to be worked off for it; null where it isn't, or once that was done. */
    warmAt: integer("warm_at"),
    /** A smaller copy that results are made from; false where none is to be, null until that was decided. */
    workingCopy: text("working_copy", { mode: "json" }).$type<WorkingCopy | false>(),
    createdAt: createdAtColumn(),
  },
  (table) => [
    uniqueIndex("asset_versions_number").on(table.assetId, table.number),
    index("asset_versions_size").on(table.spaceId, table.sizeBytes),
    index("asset_versions_object").on(table.place, table.objectKey),
    index("asset_versions_to_warm").on(table.warmAt).where(sql`${table.warmAt} is not null`),
    index("asset_versions_to_inspect").on(table.inspectAt).where(sql`${table.inspectAt} is not null`),
  ],
);
