import type { Database } from "./database.ts";
import { onceFor } from "./once-for.ts";

/**
 * What was worked out from rows, kept in memory until anybody changes anything in a watched table, by whichever process:
 * then it is made anew. Take it before you read the rows and put what you found into that one, so that nothing in it
 * is ever older than it seems.
 */
export function heldUntilChange<T>(make: () => T): (db: Database) => T {
  const heldOf = onceFor(() => ({ version: Number.NaN, things: make() }));
  return (db) => {
    const held = heldOf(db.read);
    const version = db.version();
    if (held.version !== version) {
      held.version = version;
      held.things = make();
    }
    return held.things;
  };
}
