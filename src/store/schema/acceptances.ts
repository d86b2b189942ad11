import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { idColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

/** What people have agreed to, by version of the text; never changed. */
export const acceptances = sqliteTable(
  "acceptances",
  {
    id: idColumn(),
    userId: userColumn(),
    document: text({ enum: ["terms", "privacy", "age"] }).notNull(),
    /** The beginning of the SHA-256 of the text. */
    version: text().notNull(),
    acceptedAt: integer("accepted_at").notNull(),
  },
  (table) => [uniqueIndex("acceptances_document").on(table.userId, table.document, table.version)],
);
