/** A new UUIDv7 of the time `now` (milliseconds since 1970): ids of one process sort in the order of making. */
export function createId(now: number): string {
  return Bun.randomUUIDv7("hex", now);
}
