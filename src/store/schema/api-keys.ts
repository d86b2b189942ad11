import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { users } from "./users.ts";

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
    /** The account that made it; null for the system, and once the account is gone. */
    madeBy: text("made_by").references(() => users.id, { onDelete: "set null" }),
    /** Whether a person made it, who may be gone. */
    isByPerson: integer("is_by_person", { mode: "boolean" }).notNull().default(false),
    /** Rises with each rotation. */
    revision: integer().notNull().default(1),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at"),
    lastUsedAt: integer("last_used_at"),
    /** The cut address that it was used from at last. */
    lastUsedFrom: text("last_used_from"),
    revokedAt: integer("revoked_at"),
  },
  (table) => [index("api_keys_org").on(table.orgId)],
);
