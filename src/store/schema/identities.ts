import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";
import { userColumn } from "./user-column.ts";

/** By which people sign in from outside. Who it is says the issuer and its subject, never an address. */
export const identities = sqliteTable(
  "identities",
  {
    id: idColumn(),
    userId: userColumn(),
    /** As the ID token names it: `https://accounts.google.com`. */
    issuer: text().notNull(),
    subject: text().notNull(),
    /** As the issuer told it when the person last came by it. */
    email: text().notNull(),
    /** Of the account's picture that came from there. */
    avatarVersion: text("avatar_version"),
    createdAt: createdAtColumn(),
    lastUsedAt: integer("last_used_at").notNull(),
  },
  (table) => [
    uniqueIndex("identities_subject").on(table.issuer, table.subject),
    index("identities_user").on(table.userId),
  ],
);
