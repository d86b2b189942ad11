import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";
import { spaceColumn } from "./space-column.ts";

/** Operations that are rendered over a folder before anybody asks for them. */
export const warmUps = sqliteTable(
  "warm_ups",
  {
    id: idColumn(),
    orgId: orgColumn(),
    spaceId: spaceColumn(),
    /** All that lies below it, however deep; empty for the whole space. */
    folder: text().notNull(),
    /** As they stand in a URL before the picture. */
    operations: text({ mode: "json" }).$type<string[]>().notNull(),
    /** The path of the picture that was done last; null before the first. */
    cursor: text(),
    /** Each operation on each picture counts one: made now, kept before, or refused. */
    made: integer().notNull().default(0),
    kept: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    /** As many as there were when it began. */
    total: integer().notNull(),
    /** The last one: on which picture what was refused, and why. */
    lastRefusal: text("last_refusal"),
    state: text({ enum: ["running", "done", "cancelled"] }).notNull(),
    /** `system`, or the id of the API key. */
    madeBy: text("made_by").notNull(),
    createdAt: createdAtColumn(),
    endedAt: integer("ended_at"),
  },
  (table) => [
    index("warm_ups_newest").on(table.spaceId, table.id),
    index("warm_ups_running").on(table.id).where(sql`${table.state} = 'running'`),
  ],
);
