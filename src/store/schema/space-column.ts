import { text } from "drizzle-orm/sqlite-core";
import { spaces } from "./spaces.ts";

/** The space that a row lies in. */
export function spaceColumn() {
  return text("space_id")
    .notNull()
    .references(() => spaces.id);
}
