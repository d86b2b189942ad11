import { text } from "drizzle-orm/sqlite-core";
import { users } from "./users.ts";

/** The person that a row belongs to; it goes with the account. */
export function userColumn() {
  return text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" });
}
