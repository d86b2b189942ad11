import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";
import { users } from "./users.ts";

/** What a browser has begun and comes back to: each is good for one thing, once, in that browser. */
export const flows = sqliteTable(
  "flows",
  {
    id: idColumn(),
    kind: text({ enum: ["outside", "join", "link", "second-factor", "passkey", "totp"] }).notNull(),
    /** SHA-256 of the token in the browser's cookie, lower-case hex; the token itself is nowhere. */
    tokenHash: text("token_hash").notNull().unique(),
    /** Whom it is about, where that is known. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** What was begun, sealed. */
    content: text().notNull(),
    createdAt: createdAtColumn(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("flows_user").on(table.userId), index("flows_expiry").on(table.expiresAt)],
);
