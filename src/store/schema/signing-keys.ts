import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

export const signingKeys = sqliteTable(
  "signing_keys",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    algorithm: text({ enum: ["sha1", "sha256", "sha512"] }).notNull(),
    /** Characters of the signature that count; 0 for all. */
    truncate: integer().notNull(),
    /** Sealed. */
    secret: text().notNull(),
    createdAt: createdAtColumn(),
    disabledAt: integer("disabled_at"),
  },
  (table) => [index("signing_keys_space").on(table.spaceId)],
);
