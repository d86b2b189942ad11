import { integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

/** Fonts that a space has brought along for its texts, a file each. */
export const fonts = sqliteTable(
  "fonts",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    /** What people call it: the first of `families`. */
    family: text().notNull(),
    /** All names that a URL may ask for it by, as the file itself has them. */
    families: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    style: text().notNull(),
    /** First and last code point of each run of characters that it has. */
    coverage: text({ mode: "json" }).$type<number[]>().notNull().default([]),
    /** How wide its letters and how high its lines are at most, in multiples of the size. */
    reach: real().notNull().default(0),
    objectKey: text("object_key").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** Lower-case hex. */
    sha256: text().notNull(),
    createdAt: createdAtColumn(),
  },
  (table) => [
    uniqueIndex("fonts_file").on(table.spaceId, table.sha256),
    uniqueIndex("fonts_object").on(table.objectKey),
  ],
);
