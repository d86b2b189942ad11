import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

/** The authenticator app of a person. */
export const totp = sqliteTable("totp", {
  userId: userColumn().primaryKey(),
  /** The seed in base32, sealed. */
  seed: text().notNull(),
  /** The time step of the code that was taken last: none up to it is taken again. */
  lastStep: integer("last_step").notNull(),
  createdAt: createdAtColumn(),
});
