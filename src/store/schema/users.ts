import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { createdAtColumn, idColumn } from "./columns.ts";

/** People. An account can belong to many orgs, so it has none of its own. */
export const users = sqliteTable("users", {
  id: idColumn(),
  /** As it was typed: mails go there. */
  email: text().notNull(),
  /** The same as accounts are told apart by it. */
  emailKey: text("email_key").notNull().unique(),
  /** Until then the account is no more than somebody's word. */
  emailVerifiedAt: integer("email_verified_at"),
  name: text().notNull(),
  /** Of pages and mails: `de`, `pt-BR`. */
  language: text().notNull(),
  theme: text({ enum: ["light", "dark", "system"] }).notNull(),
  /** An IANA name. */
  timeZone: text("time_zone").notNull(),
  /** By its id the picture of the person lies under `objects/`. */
  avatarVersion: text("avatar_version"),
  isOperator: integer("is_operator", { mode: "boolean" }).notNull(),
  /** Counts every change of the profile; who saves an older one is told so. */
  revision: integer().notNull(),
  createdAt: createdAtColumn(),
  /** Shut by an operator. */
  suspendedAt: integer("suspended_at"),
  /** Closed by the person; for some days it can be taken back. */
  closedAt: integer("closed_at"),
});
