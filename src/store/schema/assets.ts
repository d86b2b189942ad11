import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Something that was found in the picture: a face, a number plate. */
interface Detection extends Region {
  name: string;
  /** 0 to 1. */
  score: number;
}

export const assets = sqliteTable(
  "assets",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    path: text().notNull(),
    /** What of the path comes before its last slash; empty at the top. */
    folder: text().notNull(),
    /** Counts every change; who saves an older one is told so. */
    revision: integer().notNull(),
    /** The number of the version that is shown. */
    currentVersion: integer("current_version").notNull(),
    /** What a crop should keep, as fractions of the sides before EXIF rotation. */
    focal: text({ mode: "json" }).$type<Region[]>(),
    /** As fractions of the sides before EXIF rotation. */
    detections: text({ mode: "json" }).$type<Detection[]>(),
    createdAt: createdAtColumn(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("assets_path").on(table.spaceId, table.path),
    index("assets_newest").on(table.spaceId, table.id),
    index("assets_folder").on(table.spaceId, table.folder, table.id),
  ],
);
