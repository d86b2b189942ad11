import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";

/** What is still to be done; a job that is done has no row. */
export const jobs = sqliteTable(
  "jobs",
  {
    id: idColumn(),
    kind: text().notNull(),
    payload: text({ mode: "json" }).notNull(),
    /** Not before. */
    runAt: integer("run_at").notNull(),
    /** Begun so often, whatever became of it. */
    attempts: integer().notNull().default(0),
    /** Somebody is at it, and longer than this only if he says so again. */
    lockedUntil: integer("locked_until"),
    lastError: text("last_error"),
    /** It won't be tried again. */
    failedAt: integer("failed_at"),
    createdAt: createdAtColumn(),
  },
  (table) => [
    index("jobs_due").on(table.kind, table.runAt).where(sql`${table.failedAt} is null`),
    index("jobs_failed").on(table.id).where(sql`${table.failedAt} is not null`),
  ],
);
