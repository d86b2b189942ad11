import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { idColumn, orgColumn } from "./columns.ts";

/** What was answered to requests that may come again. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** Whose key it is: keys of different askers have nothing to do with each other. */
    actorId: text("actor_id").notNull(),
    key: text().notNull(),
    /** SHA-256 of what was asked, lower-case hex. */
    fingerprint: text().notNull(),
    answer: text({ mode: "json" }).notNull(),
    answeredAt: integer("answered_at").notNull(),
  },
  (table) => [
    uniqueIndex("idempotency_keys_actor").on(table.actorId, table.key),
    index("idempotency_keys_age").on(table.answeredAt),
  ],
);
