import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { assets } from "./assets.ts";
import { orgs } from "./orgs.ts";
import { spaces } from "./spaces.ts";

/** Paths that an asset had before and still answers at. */
export const assetAliases = sqliteTable(
  "asset_aliases",
  {
    orgId: text("org_id")
      .notNull()
      .references(() => orgs.id),
    spaceId: text("space_id")
      .notNull()
      .references(() => spaces.id),
    path: text().notNull(),
    assetId: text("asset_id")
      .notNull()
      .references(() => assets.id),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.spaceId, table.path] }),
    index("asset_aliases_asset").on(table.assetId),
  ],
);
