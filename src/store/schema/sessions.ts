import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

export const sessions = sqliteTable(
  "sessions",
  {
    id: idColumn(),
    userId: userColumn(),
    /** SHA-256 of the token's secret, lower-case hex; the secret itself is nowhere. */
    secretHash: text("secret_hash").notNull(),
    createdAt: createdAtColumn(),
    /** Moves on with its use. */
    expiresAt: integer("expires_at").notNull(),
    /** To the minute. */
    lastSeenAt: integer("last_seen_at").notNull(),
    /** When the person proved at last that it is he. */
    steppedUpAt: integer("stepped_up_at").notNull(),
    /** The network that it was last seen from: a /24 or /48. */
    network: text().notNull(),
    browser: text().notNull(),
    system: text().notNull(),
  },
  (table) => [index("sessions_user").on(table.userId), index("sessions_expiry").on(table.expiresAt)],
);
