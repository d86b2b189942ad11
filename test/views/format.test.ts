import { expect, test } from "bun:test";
import { createFormat } from "#views/format.ts";

const now = Date.UTC(2026, 10, 27, 12);
const en = createFormat({ language: "en", timeZone: "UTC", now });
const de = createFormat({ language: "de", timeZone: "Europe/Berlin", now });

test.each([
  [0, "0 bytes", "0 Byte"],
  [1, "1 byte", "1 Byte"],
  [999, "999 bytes", "999 Byte"],
  [1_000, "1 kB", "1 kB"],
  [1_234_567, "1.2 MB", "1,2 MB"],
  [38_200_000_000, "38 GB", "38 GB"],
  [5e18, "5,000 PB", "5.000 PB"],
])("%d bytes", (count, english, german) => {
  expect([en.bytes(count), de.bytes(count)].map((said) => said.replaceAll("\u00a0", " "))).toEqual([
    english,
    german,
  ]);
});

test.each([
  [0, "now", "jetzt"],
  [59_000, "59 seconds ago", "vor 59 Sekunden"],
  [61_000, "1 minute ago", "vor 1 Minute"],
  [86_400_000, "yesterday", "gestern"],
  [-3 * 3_600_000, "in 3 hours", "in 3 Stunden"],
  [400 * 86_400_000, "last year", "letztes Jahr"],
])("%d ms ago", (ms, english, german) => {
  expect([en.ago(now - ms), de.ago(now - ms)]).toEqual([english, german]);
});

test("a moment is told in the reader's time", () => {
  expect(en.moment(now)).toBe("27 November 2026 at 12:00");
  expect(de.moment(now)).toBe("27. November 2026 um 13:00");
});
