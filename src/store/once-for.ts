import type { Reader } from "./database.ts";

/** Makes something once for each connection, and forgets it with that: prepared statements, what is held in memory. */
export function onceFor<T>(make: (read: Reader) => T): (read: Reader) => T {
  const made = new WeakMap<Reader, T>();
  return (read) => {
    const existing = made.get(read);
    if (existing !== undefined) return existing;
    const fresh = make(read);
    made.set(read, fresh);
    return fresh;
  };
}
