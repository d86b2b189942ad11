const dayMs = 86_400_000;

/** The day of UTC that a time lies in, as `2026-11-27`: days in that form sort as they follow each other. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** So many days of UTC up to the one that a time lies in, and with it; oldest first. */
export function daysUntil(time: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => dayOf(time - (count - 1 - index) * dayMs));
}
