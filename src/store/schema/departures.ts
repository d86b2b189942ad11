import { sqliteTable, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

/** Who left an org or was removed from it: no rule lets him in again by itself. */
export const departures = sqliteTable(
  "departures",
  {
    id: idColumn(),
    orgId: orgColumn(),
    userId: userColumn(),
    createdAt: createdAtColumn(),
  },
  (table) => [uniqueIndex("departures_person").on(table.orgId, table.userId)],
);
