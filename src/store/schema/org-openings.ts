import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

/** An operator looks into an org for a while, by a reason that its owners read. */
export const orgOpenings = sqliteTable(
  "org_openings",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** The operator. */
    userId: userColumn(),
    reason: text().notNull(),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("org_openings_user").on(table.userId, table.expiresAt)],
);
