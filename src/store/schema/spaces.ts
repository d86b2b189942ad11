import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { orgs } from "./orgs.ts";

export const spaces = sqliteTable(
  "spaces",
  {
    id: text().primaryKey(),
    orgId: text("org_id")
      .notNull()
      .references(() => orgs.id),
    /** The space's name in URLs, unique on the instance. */
    key: text().notNull().unique(),
    name: text().notNull(),
    defaults: text({ enum: ["web", "imagor"] }).notNull(),
    unsafeAllowed: integer("unsafe_allowed", { mode: "boolean" }).notNull(),
    rawAllowed: integer("raw_allowed", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("spaces_org").on(table.orgId)],
);
