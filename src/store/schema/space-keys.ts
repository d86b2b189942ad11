import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn } from "./columns.ts";

/**
 * Every name that a space has ever had in URLs: it is answered under each of them, and none ever goes to another org. A
 * row outlives its space and its org, so neither is a reference.
 */
export const spaceKeys = sqliteTable(
  "space_keys",
  {
    key: text().primaryKey(),
    orgId: text("org_id").notNull(),
    spaceId: text("space_id").notNull(),
    createdAt: createdAtColumn(),
  },
  (table) => [index("space_keys_space").on(table.spaceId)],
);
