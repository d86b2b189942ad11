import { describe, expect, test } from "bun:test";
import { paramsJson } from "#src/imaging/url/params-json.ts";
import { parseCandidates, parsePath } from "#src/imaging/url/parse.ts";

type Case = [path: string, expected: Record<string, unknown>];

/** What `/params` would answer, without the path, which most cases don't turn on. */
function read(path: string): Record<string, unknown> {
  const { path: _, ...json } = paramsJson(parsePath(path));
  return json;
}

function expectCases(cases: Case[]): void {
  for (const [path, expected] of cases) {
    test(`reads ${path.slice(0, 90)}`, () => {
      expect(read(path)).toEqual(expected);
    });
  }
}

describe("the opening", () => {
  expectCases([
    ["", {}],
    ["////", {}],
    ["unsafe/a.jpg", { image: "a.jpg", unsafe: true }],
    ["//unsafe///a.jpg", { image: "a.jpg", unsafe: true }],
    ["unsafe//params/a.jpg", { image: "params/a.jpg", unsafe: true }],
    ["params/unsafe/a.jpg", { image: "a.jpg", unsafe: true }],
    ["params//unsafe/a.jpg", { image: "unsafe/a.jpg" }],
    ["params/params/a.jpg", { image: "params/a.jpg" }],
    ["unsafe/unsafe/a.jpg", { image: "unsafe/a.jpg", unsafe: true }],
    ["unsafe/abcdefghijklmnopqrstuvw/a.jpg", { image: "abcdefghijklmnopqrstuvw/a.jpg", unsafe: true }],
    ["Unsafe/a.jpg", { image: "Unsafe/a.jpg" }],
    ["abcdefghijklmnop/a.jpg", { image: "abcdefghijklmnop/a.jpg" }],
    ["abcdefghijklmnopq/a.jpg", { image: "a.jpg", hash: "abcdefghijklmnopq" }],
    ["-_=AZaz09-_=AZaz09/10x10/a.jpg", { image: "a.jpg", hash: "-_=AZaz09-_=AZaz09", width: 10, height: 10 }],
    ["abcdefgh.jklmnopqr/a.jpg", { image: "abcdefgh.jklmnopqr/a.jpg" }],
    ["abcdefghijklmnopqr", { image: "abcdefghijklmnopqr" }],
    ["123456789012345678x1/a.jpg", { image: "a.jpg", hash: "123456789012345678x1" }],
    ["adaptive-full-fit-in/", { fit_in: true, adaptive_fit_in: true, full_fit_in: true }],
    ["adaptive-full-fit-in-too/a.jpg", { image: "a.jpg", hash: "adaptive-full-fit-in-too" }],
  ]);

  test("keeps the signed path as it was sent, with the slashes behind the signature", () => {
    expect(parsePath("/abcdefghijklmnopq//100x/a%20b.jpg").path).toBe("/100x/a%20b.jpg");
    expect(parsePath("unsafe/10x20/smart/x").path).toBe("10x20/smart/x");
  });

  test("says whether the path asks for its parameters", () => {
    expect(parsePath("/params/unsafe/a.jpg").params).toBe(true);
    expect(parsePath("/unsafe/params/a.jpg").params).toBe(false);
  });
});

describe("geometry", () => {
  expectCases([
    [
      "meta/trim:bottom-right:9/1x2:3x4/adaptive-fit-in/stretch/-5x-6/7x8:9x10/right/bottom/smart/filters:a(b)/i",
      {
        image: "i",
        meta: true,
        trim: true,
        trim_by: "bottom-right",
        trim_tolerance: 9,
        crop_left: 1,
        crop_top: 2,
        crop_right: 3,
        crop_bottom: 4,
        fit_in: true,
        adaptive_fit_in: true,
        stretch: true,
        width: 5,
        height: 6,
        h_flip: true,
        v_flip: true,
        padding_left: 7,
        padding_top: 8,
        padding_right: 9,
        padding_bottom: 10,
        h_align: "right",
        v_align: "bottom",
        smart: true,
        filters: [{ name: "a", args: "b" }],
      },
    ],
    ["trim:top-left/a", { image: "a", trim: true, trim_by: "top-left" }],
    ["trim:top-left:0/a", { image: "a", trim: true, trim_by: "top-left" }],
    ["trim:5:top-left/a", { image: "trim:5:top-left/a" }],
    ["trim:Top-left/a", { image: "trim:Top-left/a" }],
    ["0x0:1x1/a", { image: "a", crop_right: 1, crop_bottom: 1 }],
    ["0.5x.25:.75x1.0/a", { image: "a", crop_left: 0.5, crop_top: 0.25, crop_right: 0.75, crop_bottom: 1 }],
    ["00.5x1:2x3/a", { image: "00.5x1:2x3/a" }],
    ["1.5x1:2x3/a", { image: "1.5x1:2x3/a" }],
    ["1x1:2.5x3/a", { image: "1x1:2.5x3/a" }],
    ["1.x1:2x3/a", { image: "1.x1:2x3/a" }],
    ["1x2:3x4:5x6/a", { image: "1x2:3x4:5x6/a" }],
    [
      "1x2:3x4/5x6:7x8/a",
      {
        image: "a",
        ...{ crop_left: 1, crop_top: 2, crop_right: 3, crop_bottom: 4 },
        ...{ padding_left: 5, padding_top: 6, padding_right: 7, padding_bottom: 8 },
      },
    ],
    ["full-fit-in/a", { image: "a", fit_in: true, full_fit_in: true }],
    ["smart/full-adaptive-fit-in/a", { image: "full-adaptive-fit-in/a", smart: true }],
    ["fit-in/fit-in/a", { image: "fit-in/a", fit_in: true }],
    [
      "fit-in/10x20:30x40/a",
      {
        image: "a",
        fit_in: true,
        ...{ padding_left: 10, padding_top: 20, padding_right: 30, padding_bottom: 40 },
      },
    ],
    [
      "fit-in/10x20:30x40/50x60/a",
      {
        image: "50x60/a",
        fit_in: true,
        ...{ padding_left: 10, padding_top: 20, padding_right: 30, padding_bottom: 40 },
      },
    ],
    ["x/a", { image: "a" }],
    ["-x/a", { image: "a", h_flip: true }],
    ["x-/a", { image: "a", v_flip: true }],
    ["x-7/a", { image: "a", height: 7, v_flip: true }],
    ["00100x0200/a", { image: "a", width: 100, height: 200 }],
    ["10X20/a", { image: "10X20/a" }],
    ["10x20", { image: "10x20" }],
    ["1e3x1/a", { image: "1e3x1/a" }],
    ["origx10/a", { image: "origx10/a" }],
    [
      "1x2/3x4/5x6/a",
      {
        image: "5x6/a",
        width: 1,
        height: 2,
        padding_left: 3,
        padding_top: 4,
        padding_right: 3,
        padding_bottom: 4,
      },
    ],
    ["1x2/-3x4/a", { image: "-3x4/a", width: 1, height: 2 }],
    ["1x2/3x4:5x/a", { image: "3x4:5x/a", width: 1, height: 2 }],
    ["center/middle/a", { image: "a", h_align: "center", v_align: "middle" }],
    ["top/left/a", { image: "left/a", v_align: "top" }],
    ["smart/smart/a", { image: "smart/a", smart: true }],
    ["smart/top/a", { image: "top/a", smart: true }],
    ["smart//10x10/a", { image: "/10x10/a", smart: true }],
    ["10x10//smart/a", { image: "/smart/a", width: 10, height: 10 }],
  ]);

  const words = ["meta", "trim:3", "adaptive-fit-in", "stretch", "-5x6", "right", "top", "smart"];
  for (const [index, earlier] of words.entries()) {
    for (const later of words.slice(index + 1)) {
      test(`takes ${earlier} before ${later} only`, () => {
        expect(parsePath(`unsafe/${earlier}/${later}/i`).image).toBe("i");
        expect(parsePath(`unsafe/${later}/${earlier}/i`).image).toBe(`${earlier}/i`);
      });
    }
  }
});

describe("numbers", () => {
  const largest = 2 ** 63;
  expectCases([
    [
      "meta/9223372036854775807x9223372036854775808/a",
      { image: "a", meta: true, width: largest, height: largest },
    ],
    [`meta/${"9".repeat(400)}x1/a`, { meta: true, image: "a", width: largest, height: 1 }],
    [`meta/${"0".repeat(400)}7x1/a`, { meta: true, image: "a", width: 7, height: 1 }],
    [`trim:${"9".repeat(30)}/a`, { image: "a", trim: true, trim_by: "top-left", trim_tolerance: largest }],
    [
      `1x1/${"9".repeat(20)}x0/a`,
      { image: "a", width: 1, height: 1, padding_left: largest, padding_right: largest },
    ],
    [`0x0:${"9".repeat(400)}x.${"0".repeat(400)}1/a`, { image: "a", crop_right: Number.MAX_VALUE }],
  ]);
});

describe("the image", () => {
  expectCases([
    ["a+b%20c%2Bd.jpg", { image: "a b c+d.jpg" }],
    ["100%.jpg", { image: "100%.jpg" }],
    ["a+b%zz.jpg", { image: "a+b%zz.jpg" }],
    ["a%2", { image: "a%2" }],
    ["a%2541.jpg", { image: "a%41.jpg" }],
    ["%E5%93%88.jpg", { image: "哈.jpg" }],
    ["哈%20哈.jpg", { image: "哈 哈.jpg" }],
    ["%EF%BB%BFa", { image: "\uFEFFa" }],
    ["%FF%FE", { image: "\uFFFD\uFFFD" }],
    ["%E5%93x", { image: "\uFFFD\uFFFDx" }],
    ["%E5%93", { image: "\uFFFD\uFFFD" }],
    ["%C0%80", { image: "\uFFFD\uFFFD" }],
    ["%ED%A0%80", { image: "\uFFFD\uFFFD\uFFFD" }],
    ["%F0%9F%94%91", { image: "🔑" }],
    ["%F0%9F%94", { image: "\uFFFD\uFFFD\uFFFD" }],
    ["%F4%90%80%80", { image: "\uFFFD\uFFFD\uFFFD\uFFFD" }],
    ["a%00b%0A", { image: "a\0b\n" }],
    ["a?b#c", { image: "a?b#c" }],
    ["smart%2Fa", { image: "smart/a" }],
    ["smar%74/a", { image: "smart/a" }],
    ["10x10%2Fa", { image: "10x10/a" }],
    ["https://e.com/a.jpg%3Fb=c", { image: "https://e.com/a.jpg?b=c" }],
    ["b64:YS5qcGc", { image: "a.jpg", base64_image: true }],
    ["b64%3AYS5qcGc", { image: "a.jpg", base64_image: true }],
    ["b64:YS5qcGc%0A", { image: "a.jpg", base64_image: true }],
    ["b64:YS5qcGd", { image: "a.jpg", base64_image: true }],
    ["b64:YS5qcGc/", { image: "b64:YS5qcGc/" }],
    ["b64:YS5qcGc=", { image: "b64:YS5qcGc=" }],
    ["b64:YS5qc", { image: "b64:YS5qc" }],
    ["b64:_-8", { image: "\uFFFD\uFFFD", base64_image: true }],
    ["b64:/+8", { image: "b64:/ 8" }],
    ["b64:JTIw", { image: "%20", base64_image: true }],
    ["B64:YS5qcGc", { image: "B64:YS5qcGc" }],
    ["a b\u2029c\u0085d\v\f.jpg", { image: "a bcd.jpg" }],
    ["sma\rrt/un\nsafe/a", { image: "unsafe/a", smart: true }],
  ]);
});

describe("a request", () => {
  test("may be signed as sent or as decoded, so both are read", () => {
    const [sent, decoded, ...rest] = parseCandidates("/unsafe/filters%3Afill%28red%29/a%20b.jpg");
    expect(sent?.image).toBe("filters:fill(red)/a b.jpg");
    expect(decoded).toMatchObject({ image: "a b.jpg", filters: [{ name: "fill", args: "red" }] });
    expect(rest).toEqual([]);
  });

  test("is read once where decoding changes or gives nothing", () => {
    expect(parseCandidates("/unsafe/a.jpg")).toHaveLength(1);
    expect(parseCandidates("/unsafe/100%.jpg")).toHaveLength(1);
  });
});
