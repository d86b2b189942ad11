import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";
import { users } from "./users.ts";

/** What was mailed to prove that somebody reads an address; each is good for one thing, once. */
export const emailTokens = sqliteTable(
  "email_tokens",
  {
    id: idColumn(),
    /** Null where nobody has the address: asking about it must look the same. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    purpose: text({ enum: ["verify", "reset", "change-email", "undo"] }).notNull(),
    /** The address that it is about. */
    email: text().notNull(),
    /** SHA-256, lower-case hex; the token itself is nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [
    index("email_tokens_user").on(table.userId, table.purpose),
    index("email_tokens_expiry").on(table.expiresAt),
  ],
);
