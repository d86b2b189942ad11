import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { spaceColumn } from "./space-column.ts";

/** What went on in a space, by day. */
export const spaceActivity = sqliteTable(
  "space_activity",
  {
    spaceId: spaceColumn(),
    /** 2026-11-27, of UTC. */
    day: text().notNull(),
    uploads: integer().notNull().default(0),
    /** Renamed, moved, replaced or deleted. */
    changes: integer().notNull().default(0),
    deliveries: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.spaceId, table.day] })],
);
