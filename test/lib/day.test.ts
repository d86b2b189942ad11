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
