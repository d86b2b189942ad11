import { index, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";
import { userColumn } from "./user-column.ts";

/** Whom a space names itself: guests, and members of its org who are more or less in it than the others. */
export const spaceMembers = sqliteTable(
  "space_members",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    userId: userColumn(),
    role: text({ enum: ["manager", "editor", "viewer"] }).notNull(),
    createdAt: createdAtColumn(),
  },
  (table) => [
    uniqueIndex("space_members_person").on(table.spaceId, table.userId),
    index("space_members_user").on(table.userId),
  ],
);
