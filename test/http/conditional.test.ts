import { expect, test } from "bun:test";
import { isHeldAlready, wantedRange } from "#src/http/conditional.ts";

const etag = '"abc"';
const ask = (headers: Record<string, string>, method = "GET") =>
  new Request("http://localhost/", { method, headers });

test.each([
  ['"abc"', true],
  ['W/"abc"', true],
  ['"x", "abc"', true],
  ['"x","abc" , "y"', true],
  ["*", true],
  [" * ", true],
  ['"ab"', false],
  ["abc", false],
  ['"abc', false],
  ["", false],
])("If-None-Match: %s is held: %p", (header, expected) => {
  expect(isHeldAlready(ask({ "if-none-match": header }), etag)).toBe(expected);
});

const ranges: [string, ReturnType<typeof wantedRange>][] = [
  ["bytes=0-99", { first: 0, last: 99 }],
  ["bytes=0-0", { first: 0, last: 0 }],
  ["bytes=900-", { first: 900, last: 999 }],
  ["bytes=-100", { first: 900, last: 999 }],
  ["bytes=-5000", { first: 0, last: 999 }],
  ["bytes=990-5000", { first: 990, last: 999 }],
  ["Bytes = 1 - 2", { first: 1, last: 2 }],
  ["bytes=1000-", "unsatisfiable"],
  ["bytes=99999999999999999999-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-4", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,5-6", undefined],
  ["items=0-1", undefined],
  ["bytes=a-b", undefined],
  ["", undefined],
];
test.each(ranges)("of 1,000 bytes Range: %s means %j", (range, expected) => {
  expect(wantedRange(ask({ range }), { sizeBytes: 1000, etag })).toEqual(expected);
});

test.each([
  ['"abc"', { first: 0, last: 9 }],
  ['W/"abc"', undefined],
  ['"old"', undefined],
  ["Mon, 23 Nov 2026 12:00:00 GMT", undefined],
])("a range If-Range %s is %j: the part of another body is never sent", (ifRange, expected) => {
  const request = ask({ range: "bytes=0-9", "if-range": ifRange });
  expect(wantedRange(request, { sizeBytes: 1000, etag })).toEqual(expected);
});

test("a range is only for GET", () => {
  expect(wantedRange(ask({ range: "bytes=0-9" }, "HEAD"), { sizeBytes: 1000, etag })).toBeUndefined();
});
