import { expect, test } from "bun:test";
import { resultKey } from "#src/imaging/result-key.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

const base = {
  spaceId: "space",
  versionId: "version",
  defaults: "web" as const,
  limits: { resultMaxSide: 9_999, resultMaxPixels: 81_000_000 },
};

function key(path: string, more: Partial<Parameters<typeof resultKey>[0]> = {}): string {
  return resultKey({ ...base, params: parsePath(path), ...more });
}

test.each([
  ["unsafe/100x50/a.jpg", "unsafe/00100x050/a.jpg"],
  ["unsafe/100x50/a.jpg", "KUbcNBjN-jyQkUPQC8uniTTfbk=/100x50/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/filters:expire(9999999999999)/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/filters:attachment(b.jpg):max_age(5)/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/filters:nosuch(1)/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/filters:preview()/a.jpg"],
  ["unsafe/100x50/a%20b.jpg", "unsafe/100x50/a+b.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/old-name.jpg"],
])("%p and %p are one result", (one, other) => {
  expect(key(one)).toBe(key(other));
});

test.each([
  ["unsafe/100x50/a.jpg", "unsafe/100x51/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/meta/100x50/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/top/a.jpg"],
  ["unsafe/100x50/top/a.jpg", "unsafe/100x50/center/top/a.jpg"],
  ["unsafe/100x50/a.jpg", "unsafe/100x50/filters:blur(2)/a.jpg"],
  ["unsafe/filters:blur(2):sharpen(1)/a.jpg", "unsafe/filters:sharpen(1):blur(2)/a.jpg"],
  ["unsafe/10x10/color:red", "unsafe/10x10/color:blue"],
  ["unsafe/fit-in/10x10/a.jpg", "unsafe/full-fit-in/10x10/a.jpg"],
])("%p and %p are two", (one, other) => {
  expect(key(one)).not.toBe(key(other));
});

test("which layer shows which picture tells results apart, and so do plain colours among them", () => {
  const path = "unsafe/filters:image(a,0,0):image(b,9,9)/c.jpg";
  const [one, two] = [{ versionId: "one" }, { versionId: "two" }];
  const keys = [[one, two], [two, one], [one, one], [one], [one, undefined], [undefined, one], []];
  expect(new Set(keys.map((layers) => key(path, { layers }))).size).toBe(keys.length);
});

test("space, version, defaults, limits of size, format and focal point tell results apart", () => {
  const focal = [{ left: 0.1, top: 0.1, right: 0.2, bottom: 0.2 }];
  const keys = [
    key("unsafe/10x10/a.jpg"),
    key("unsafe/10x10/a.jpg", { spaceId: "other" }),
    key("unsafe/10x10/a.jpg", { versionId: "newer" }),
    key("unsafe/10x10/a.jpg", { defaults: "imagor" }),
    key("unsafe/10x10/a.jpg", { limits: { ...base.limits, resultMaxSide: 2_000 } }),
    key("unsafe/10x10/a.jpg", { limits: { ...base.limits, resultMaxPixels: 2_000 } }),
    key("unsafe/10x10/a.jpg", { negotiated: "webp" }),
    key("unsafe/10x10/a.jpg", { focal }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
