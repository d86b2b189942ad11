import { integer, text } from "drizzle-orm/sqlite-core";
import { orgs } from "./orgs.ts";

/** A UUIDv7. */
export function idColumn() {
  return text().primaryKey();
}

/** Whose row it is: every row of a tenant has its org. */
export function orgColumn() {
  return text("org_id")
    .notNull()
    .references(() => orgs.id);
}

/** Integer milliseconds since 1970. */
export function createdAtColumn() {
  return integer("created_at").notNull();
}
