import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const orgs = sqliteTable("orgs", {
  id: text().primaryKey(),
  name: text().notNull(),
  state: text({ enum: ["active", "pending_deletion"] }).notNull(),
  createdAt: integer("created_at").notNull(),
  /** When it goes, where that is pending. */
  deletionAt: integer("deletion_at"),
});
