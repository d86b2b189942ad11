import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";

/** The outbox: mails that were promised, until they are sent and for some time after. */
export const emails = sqliteTable(
  "emails",
  {
    id: idColumn(),
    to: text().notNull(),
    /** Of the reader: `de`, `pt-BR`. */
    language: text().notNull(),
    kind: text().notNull(),
    /** What the text of its kind is filled with. */
    values: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
    state: text({ enum: ["queued", "sent", "failed"] }).notNull(),
    attempts: integer().notNull(),
    nextAttemptAt: integer("next_attempt_at").notNull(),
    lastError: text("last_error"),
    createdAt: createdAtColumn(),
    sentAt: integer("sent_at"),
  },
  (table) => [
    index("emails_due").on(table.state, table.nextAttemptAt),
    index("emails_state").on(table.state, table.id),
  ],
);
