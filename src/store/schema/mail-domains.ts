import { sql } from "drizzle-orm";
import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn, orgColumn } from "./columns.ts";

/** Of whose addresses an org has proved, by a TXT record, that they are its own. */
export const mailDomains = sqliteTable(
  "mail_domains",
  {
    id: idColumn(),
    orgId: orgColumn(),
    /** Lower case, as DNS has it: `xn--…` where it isn't ASCII. */
    domain: text().notNull(),
    /** What its TXT record holds. It is public. */
    proof: text().notNull(),
    /** What becomes of who comes with such an address. */
    joining: text({ enum: ["invited", "automatic"] }).notNull(),
    createdAt: createdAtColumn(),
    /** When the record was seen first; null until then. */
    provenAt: integer("proven_at"),
    /** When it was looked for last. */
    checkedAt: integer("checked_at"),
    /** Since when it isn't found any more. */
    missingSince: integer("missing_since"),
  },
  (table) => [
    uniqueIndex("mail_domains_org").on(table.orgId, table.domain),
    uniqueIndex("mail_domains_proven").on(table.domain).where(sql`proven_at IS NOT NULL`),
  ],
);
