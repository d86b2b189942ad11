import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

/** Fonts that a space has brought along for its texts. */
export const fonts = sqliteTable(
  "fonts",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    /** As the file itself calls it, and as a URL asks for it. */
    family: text().notNull(),
    style: text().notNull(),
    objectKey: text("object_key").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** Lower-case hex. */
    sha256: text().notNull(),
    createdAt: createdAtColumn(),
  },
  (table) => [index("fonts_space").on(table.spaceId)],
);
