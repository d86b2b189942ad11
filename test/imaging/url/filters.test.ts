import { describe, expect, test } from "bun:test";
import { splitArgs } from "#src/imaging/url/args.ts";
import { parseFilters } from "#src/imaging/url/filters.ts";

type Calls = [name: string, args: string][];

describe("a filter list", () => {
  const cases: [text: string, calls: Calls, image: string][] = [
    ["a/b", [], "a/b"],
    ["filters:", [], ""],
    ["filters:/a", [], "a"],
    ["filters:a()/i", [["a", ""]], "i"],
    [
      "filters:a(1):b(2,3)/i",
      [
        ["a", "1"],
        ["b", "2,3"],
      ],
      "i",
    ],
    ["filters:a(1):/i", [["a", "1"]], "i"],
    ["filters:a(1)", [["a", "1"]], ""],
    ["filters:a(1)/", [["a", "1"]], ""],
    ["filters:a(1)//i", [["a", "1"]], "/i"],
    [
      "filters:a(1)x:b(2)y/i",
      [
        ["a", "1"],
        ["b", "2"],
      ],
      "i",
    ],
    ["filters:a(1)b(2)/i", [["b", "2"]], "i"],
    ["filters:a/i", [], "i"],
    [
      "filters:a:b(1)/i",
      [
        ["", ""],
        ["b", "1"],
      ],
      "i",
    ],
    [
      "filters:a(1)::b(2)/i",
      [
        ["a", "1"],
        ["", ""],
        ["b", "2"],
      ],
      "i",
    ],
    [
      "filters:(1):a(2)/i",
      [
        ["", "1"],
        ["a", "2"],
      ],
      "i",
    ],
    ["filters:a(1):(2)/i", [["a", "1"]], "i"],
    ["filters: a(1)/i", [[" a", "1"]], "i"],
    ["filters:a(b(c/d:e,f)/g)/i", [["a", "b(c/d:e,f)/g"]], "i"],
    ["filters:a(1/i", [["a", ""]], ""],
    [
      "filters:a(1):b(2/i",
      [
        ["a", "1"],
        ["b", ""],
      ],
      "",
    ],
    ["filters:a)/i", [], ""],
    ["filters:a(1)):b(2)/i", [["a", "1"]], ""],
    ["filters:a(%28%29)/i%28", [["a", "%28%29"]], "i%28"],
    ["filters:a(哈,🔑)/哈", [["a", "哈,🔑"]], "哈"],
    ["Filters:a(1)/i", [], "Filters:a(1)/i"],
    ["filters:a(1)/filters:b(2)/i", [["a", "1"]], "filters:b(2)/i"],
  ];
  for (const [text, calls, image] of cases) {
    test(`reads ${text}`, () => {
      const list = parseFilters(text);
      expect(list.filters.map(({ name, args }) => [name, args])).toEqual(calls);
      expect(list.image).toBe(image);
    });
  }
});

describe("arguments", () => {
  const cases: [args: string, split: string[]][] = [
    ["", []],
    ["a", ["a"]],
    ["a,", ["a"]],
    ["a,,", ["a", ""]],
    [",a", ["", "a"]],
    ["a,,b", ["a", "", "b"]],
    [" a , b ", [" a ", " b "]],
    ["a(b,c),d", ["a(b,c)", "d"]],
    ["a(b(c,d),e),f", ["a(b(c,d),e)", "f"]],
    ["a(b,c", ["a(b,c"]],
    ["a),b", ["a),b"]],
    ["a),b(,c", ["a),b(", "c"]],
    ["a%2Cb,c", ["a%2Cb", "c"]],
  ];
  for (const [args, split] of cases) {
    test(`are split where ${JSON.stringify(args)} says`, () => {
      expect(splitArgs(args)).toEqual(split);
    });
  }
});
