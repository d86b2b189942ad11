import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { assets } from "./assets.ts";
import { createdAtColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

/** Paths that an asset had before and still answers at. */
export const assetAliases = sqliteTable(
  "asset_aliases",
  {
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    path: text().notNull(),
    assetId: text("asset_id")
      .notNull()
      .references(() => assets.id),
    createdAt: createdAtColumn(),
  },
  (table) => [
    primaryKey({ columns: [table.spaceId, table.path] }),
    index("asset_aliases_asset").on(table.assetId),
  ],
);
