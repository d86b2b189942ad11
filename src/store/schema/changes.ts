import { integer, sqliteTable } from "drizzle-orm/sqlite-core";

/** One row: how often anything was changed that somebody may hold in memory (`watch-changes.ts`). */
export const changes = sqliteTable("changes", {
  id: integer().primaryKey(),
  number: integer().notNull(),
});
