import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";

export const spaces = sqliteTable(
  "spaces",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** The space's name in URLs, unique on the instance. */
    key: text().notNull().unique(),
    name: text().notNull(),
    defaults: text({ enum: ["web", "imagor"] }).notNull(),
    unsafeAllowed: integer("unsafe_allowed", { mode: "boolean" }).notNull(),
    rawAllowed: integer("raw_allowed", { mode: "boolean" }).notNull(),
    createdAt: createdAtColumn(),
  },
  (table) => [index("spaces_org").on(table.orgId)],
);
