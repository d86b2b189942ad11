import { expect, test } from "bun:test";
import { cacheHeaders } from "#src/http/delivery/cache-headers.ts";

const now = Date.UTC(2026, 10, 23, 12);
const never = "private, no-cache, no-store, must-revalidate";

type Freshness = Parameters<typeof cacheHeaders>[0];
const headers = (given: Partial<Freshness>) =>
  cacheHeaders({ defaults: "web", isPinned: false, asked: "", now, ...given })["cache-control"];

const web: [string, Partial<Freshness>, string][] = [
  ["a picture", {}, "public, max-age=3600, stale-while-revalidate=86400"],
  ["a pinned version", { isPinned: true }, "public, max-age=31536000, immutable"],
  ["max_age(60)", { maxAgeSeconds: 60 }, "public, max-age=60"],
  ["max_age(60) of a pinned version", { maxAgeSeconds: 60, isPinned: true }, "public, max-age=60"],
  ["max_age(0)", { maxAgeSeconds: 0 }, never],
  ["10 minutes before it expires", { expiresAt: now + 600_000 }, "private, max-age=600"],
  ["a millisecond before it expires", { expiresAt: now + 1 }, "private, max-age=1"],
  ["a day before it expires", { expiresAt: now + 86_400_000 }, "private, max-age=3600"],
  ["the smaller of both", { expiresAt: now + 10_000, maxAgeSeconds: 60 }, "private, max-age=10"],
  ["a request without cache", { asked: "no-cache" }, "public, max-age=3600, stale-while-revalidate=86400"],
];
test.each(web)("web, %s", (_, given, expected) => {
  expect(headers(given)).toBe(expected);
});

const week = "s-maxage=604800, max-age=604800, no-transform, stale-while-revalidate=86400";
const imagor: [string, Partial<Freshness>, string][] = [
  ["a picture", {}, `public, ${week}`],
  ["max_age(60)", { maxAgeSeconds: 60 }, "public, s-maxage=60, max-age=60, no-transform"],
  ["max_age of a day", { maxAgeSeconds: 86_400 }, "public, s-maxage=86400, max-age=86400, no-transform"],
  ["max_age(0)", { maxAgeSeconds: 0 }, never],
  ["10 minutes before it expires", { expiresAt: now + 600_000 }, "private, max-age=600, no-transform"],
  [
    "a request for itself alone",
    { asked: "private" },
    "private, max-age=604800, no-transform, stale-while-revalidate=86400",
  ],
  ["a request without cache", { asked: "max-age=0, no-cache" }, never],
];
test.each(imagor)("imagor, %s", (_, given, expected) => {
  expect(headers({ defaults: "imagor", ...given })).toBe(expected);
});

test("under imagor Expires says the same as max-age", () => {
  const given = { defaults: "imagor" as const, isPinned: false, asked: "", now, maxAgeSeconds: 90 };
  expect(cacheHeaders(given).expires).toBe("Mon, 23 Nov 2026 12:01:30 GMT");
});

test("Expires stays a date, however long a picture may be kept", () => {
  const given = { defaults: "imagor" as const, isPinned: false, asked: "", now };
  const { expires } = cacheHeaders({ ...given, maxAgeSeconds: 999_999_999_999_999 });
  expect(expires).toBe("Fri, 31 Dec 9999 23:59:59 GMT");
});
