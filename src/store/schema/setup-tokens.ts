import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";

/** Links that the server prints until somebody has claimed the instance by one. */
export const setupTokens = sqliteTable("setup_tokens", {
  id: idColumn(),
  /** SHA-256, lower-case hex. */
  tokenHash: text("token_hash").notNull().unique(),
  createdAt: createdAtColumn(),
  expiresAt: integer("expires_at").notNull(),
  usedAt: integer("used_at"),
});
