import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { apiKeys } from "./api-keys.ts";

/** How often a key was used, by day. */
export const apiKeyUses = sqliteTable(
  "api_key_uses",
  {
    apiKeyId: text("api_key_id")
      .notNull()
      .references(() => apiKeys.id),
    /** 2026-11-27, of UTC. */
    day: text().notNull(),
    number: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.apiKeyId, table.day] })],
);
