import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";

/** What a space has lowered of the server's limits, in the units of the settings. */
export interface LoweredLimits {
  sourceMaxPixels?: number;
  sourceMaxFrames?: number;
  sourceMaxBytes?: number;
  resultMaxSide?: number;
  resultMaxPixels?: number;
  cpuSeconds?: number;
  wallSeconds?: number;
  newResultsPerHour?: number;
  urlMaxBytes?: number;
}

export const spaces = sqliteTable(
  "spaces",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** The space's name in URLs, unique on the instance. */
    key: text().notNull().unique(),
    name: text().notNull(),
    defaults: text({ enum: ["web", "imagor"] }).notNull(),
    unsafeAllowed: integer("unsafe_allowed", { mode: "boolean" }).notNull(),
    rawAllowed: integer("raw_allowed", { mode: "boolean" }).notNull(),
    limits: text({ mode: "json" }).$type<LoweredLimits>().notNull().default({}),
    createdAt: createdAtColumn(),
  },
  (table) => [index("spaces_org").on(table.orgId)],
);
