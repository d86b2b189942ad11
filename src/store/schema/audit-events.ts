import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";

/** What is personal of an event, each with the salt of its commitment; null once it was erased. */
export type Personal = Record<string, { value: string; salt: string } | null>;

/** What was done to people, permissions, keys, settings and much of the content at a time; rows are only added. */
export const auditEvents = sqliteTable(
  "audit_events",
  {
    id: idColumn(),
    /** An org's id, or `instance`: each has a chain of its own. It goes with the org, by hand. */
    chain: text().notNull(),
    /** 1, 2, 3 … in the chain. */
    number: integer().notNull(),
    spaceId: text("space_id"),
    createdAt: createdAtColumn(),
    actorKind: text("actor_kind", {
      enum: ["system", "api_key", "upload_token", "person", "nobody"],
    }).notNull(),
    actorId: text("actor_id"),
    action: text().notNull(),
    /** What it was done to: an account, a space, a key … */
    targetKind: text("target_kind"),
    targetId: text("target_id"),
    details: text({ mode: "json" }).$type<Record<string, string | number | boolean>>().notNull(),
    personal: text({ mode: "json" }).$type<Personal>().notNull(),
    /** SHA-256 of salt and value of each personal field, lower-case hex: they stay when the fields are erased. */
    commitments: text({ mode: "json" }).$type<Record<string, string>>().notNull(),
    /** Of this event, with that of the one before. */
    hash: text().notNull(),
  },
  (table) => [
    uniqueIndex("audit_events_chain").on(table.chain, table.number),
    index("audit_events_action").on(table.chain, table.action, table.number),
    index("audit_events_space").on(table.chain, table.spaceId, table.number),
    index("audit_events_actor").on(table.actorId, table.chain, table.number),
    index("audit_events_target").on(table.targetId),
  ],
);
