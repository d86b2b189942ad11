import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { userColumn } from "./user-column.ts";

export const passwords = sqliteTable("passwords", {
  userId: userColumn().primaryKey(),
  /** argon2id with its settings, as PHC writes it. */
  hash: text().notNull(),
  changedAt: integer("changed_at").notNull(),
});
