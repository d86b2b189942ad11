import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";

export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: idColumn(),
    orgId: orgColumn(),
    name: text().notNull(),
    /** SHA-256 of the token, lower-case hex; the token itself is nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
    /** The spaces that it is for; null for all of its org. */
    spaceIds: text("space_ids", { mode: "json" }).$type<string[]>(),
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at"),
    lastUsedAt: integer("last_used_at"),
    revokedAt: integer("revoked_at"),
  },
  (table) => [index("api_keys_org").on(table.orgId)],
);
