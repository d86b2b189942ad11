import { expect, test } from "bun:test";
import { dayOf, daysUntil } from "#src/lib/day.ts";

test("a day is that of UTC", () => {
  expect(dayOf(Date.UTC(2026, 10, 27, 23, 59, 59, 999))).toBe("2026-11-27");
  expect(dayOf(Date.UTC(2026, 10, 28))).toBe("2026-11-28");
});

test("days follow each other over months and leap days, none left out or twice", () => {
  expect(daysUntil(Date.UTC(2028, 2, 1, 0, 30), 3)).toEqual(["2028-02-28", "2028-02-29", "2028-03-01"]);
  expect(new Set(daysUntil(Date.UTC(2026, 10, 27, 12), 30)).size).toBe(30);
});

import { endOfDay, startOfDay } from "#src/lib/day.ts";

const at = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

test.each([
  ["2026-11-27", "UTC", "2026-11-27T00:00:00.000Z", "2026-11-28T00:00:00.000Z"],
  ["2026-11-27", "Europe/Berlin", "2026-11-26T23:00:00.000Z", "2026-11-27T23:00:00.000Z"],
  ["2026-11-27", "America/Los_Angeles", "2026-11-27T08:00:00.000Z", "2026-11-28T08:00:00.000Z"],
  ["2026-11-27", "Asia/Kathmandu", "2026-11-26T18:15:00.000Z", "2026-11-27T18:15:00.000Z"],
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  ["2026-12-31", "UTC", "2026-12-31T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
])("the day %s in %s begins and ends as the clocks there do", (day, timeZone, start, end) => {
  expect([at(startOfDay(day, timeZone)), at(endOfDay(day, timeZone))]).toEqual([start, end]);
});

test.each(["", "today", "2026-13-01", "2026-1-1", "2026-11-27T00:00", "275760-09-13"])(
  "%p is no day",
  (day) => {
    expect([startOfDay(day, "UTC"), endOfDay(day, "UTC")]).toEqual([undefined, undefined]);
  },
);
