import { index, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

export const memberships = sqliteTable(
  "memberships",
  {
    id: idColumn(),
    orgId: orgColumn(),
    userId: userColumn(),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    createdAt: createdAtColumn(),
  },
  (table) => [
    uniqueIndex("memberships_person").on(table.orgId, table.userId),
    index("memberships_user").on(table.userId),
  ],
);
