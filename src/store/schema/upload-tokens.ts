import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { apiKeys } from "./api-keys.ts";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

/** With which a customer's own page lets somebody put pictures into one folder for a while. */
export const uploadTokens = sqliteTable(
  "upload_tokens",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    /** That minted it; it ends with that. Null where a person did. */
    apiKeyId: text("api_key_id").references(() => apiKeys.id),
    /** SHA-256 of the token, lower-case hex; the token itself is nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
    /** Where the pictures come to lie; "" for the top. */
    folder: text().notNull(),
    /** MIME types; null for all that the space takes. */
    types: text({ mode: "json" }).$type<string[]>(),
    maxBytes: integer("max_bytes"),
    usesLeft: integer("uses_left").notNull(),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("upload_tokens_expiry").on(table.expiresAt),
    index("upload_tokens_key").on(table.apiKeyId),
  ],
);
