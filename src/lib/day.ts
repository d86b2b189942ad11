const dayMs = 86_400_000;

/** The day of UTC that a time lies in, as `2026-11-27`: days in that form sort as they follow each other. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** So many days of UTC up to the one that a time lies in, and with it; oldest first. */
export function daysUntil(time: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => dayOf(time - (count - 1 - index) * dayMs));
}

/**
 * When a day (`2026-11-27`) begins in a time zone by its IANA name, in milliseconds since 1970; undefined for what is no
 * day. Where clocks are set forward at midnight it begins an hour later.
 */
export function startOfDay(day: string, timeZone: string): number | undefined {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(utc)) return undefined;
  const first = utc - offsetMs(utc, timeZone);
  // The offset of that moment may be another than that of midnight in UTC.
  return utc - offsetMs(first, timeZone);
}

/** When it ends, which is when the next one begins. */
export function endOfDay(day: string, timeZone: string): number | undefined {
  const start = startOfDay(day, "UTC");
  if (start === undefined) return undefined;
  return startOfDay(dayOf(start + dayMs), timeZone);
}

/** By how much its clocks are ahead of UTC at a moment. */
function offsetMs(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
