import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { orgs } from "./orgs.ts";
import { spaces } from "./spaces.ts";

export const signingKeys = sqliteTable(
  "signing_keys",
  {
    id: text().primaryKey(),
    orgId: text("org_id")
      .notNull()
      .references(() => orgs.id),
    spaceId: text("space_id")
      .notNull()
      .references(() => spaces.id),
    algorithm: text({ enum: ["sha1", "sha256", "sha512"] }).notNull(),
    /** Characters of the signature that count; 0 for all. */
    truncate: integer().notNull(),
    /** Sealed. */
    secret: text().notNull(),
    createdAt: integer("created_at").notNull(),
    disabledAt: integer("disabled_at"),
  },
  (table) => [index("signing_keys_space").on(table.spaceId)],
);
