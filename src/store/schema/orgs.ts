import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const orgs = sqliteTable("orgs", {
  id: text().primaryKey(),
  name: text().notNull(),
  state: text({ enum: ["active"] }).notNull(),
  createdAt: integer("created_at").notNull(),
});
