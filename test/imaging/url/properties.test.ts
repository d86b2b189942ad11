import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { canonicalPath } from "#src/imaging/url/canonical.ts";
import { lineBreaks } from "#src/imaging/url/grammar.ts";
import { emptyParams, type Params } from "#src/imaging/url/params.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { printPath } from "#src/imaging/url/print.ts";

const settings = { seed: 20_261_124, numRuns: 2_000 };
const patience = { timeout: 60_000 };

const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 2 ** 53, 2 ** 60, 2 ** 63));
const start = fc.oneof(fc.double({ min: 0, max: 0.999, noNaN: true }), count);
const end = fc.oneof(fc.double({ min: 0, max: 1.999, noNaN: true }), count);

/** Text made to be mistaken for something else. */
const trickyName = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          "/",
          "//",
          ":",
          "(",
          ")",
          ",",
          "+",
          "%",
          "%41",
          "%2F",
          "%",
          "?",
          "#",
          " ",
          "\n",
          "\0",
          "\u2028",
          ".",
          "=",
        ],
        ...["meta/", "trim/", "fit-in/", "adaptive-full-fit-in/", "smart/", "top/", "middle/", "stretch/"],
        ...[
          "filters:",
          "filters:a(1)/",
          "b64:",
          "b64:YQ",
          "color:red",
          "10x20/",
          "1x2:3x4/",
          "unsafe/",
          "params/",
        ],
        ...["abcdefghijklmnopqrst/", "哈", "🔑", "\uFEFF", "é", "é", "\uFFFD"],
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join("").toWellFormed());

const plainArgs = fc
  .string({ maxLength: 12, unit: "grapheme" })
  .map((text) => text.replace(/[()\r\n\v\f\u0085\u2028\u2029]/g, ""));
const args = fc.oneof(
  plainArgs,
  fc.tuple(plainArgs, plainArgs).map(([outer, inner]) => `${outer}(${inner}):/,x`),
);
const filter = fc.record({ name: fc.stringMatching(/^[a-z_]{0,12}$/), args });

/** What a path can say: edges within the grammar's fractions, `fit-in` words together, a corner only with `trim`. */
const anyParams: fc.Arbitrary<Params> = fc
  .record({
    image: trickyName,
    base64Image: fc.boolean(),
    meta: fc.boolean(),
    trimBy: fc.constantFrom("" as const, "top-left" as const, "bottom-right" as const),
    trimTolerance: count,
    cropLeft: start,
    cropTop: start,
    cropRight: end,
    cropBottom: end,
    fit: fc.constantFrom(undefined, [false, false], [true, false], [false, true], [true, true]),
    stretch: fc.boolean(),
    width: count,
    height: count,
    paddingLeft: count,
    paddingTop: count,
    paddingRight: count,
    paddingBottom: count,
    hFlip: fc.boolean(),
    vFlip: fc.boolean(),
    hAlign: fc.constantFrom("" as const, "left" as const, "right" as const, "center" as const),
    vAlign: fc.constantFrom("" as const, "top" as const, "bottom" as const, "middle" as const),
    smart: fc.boolean(),
    filters: fc.array(filter, { maxLength: 4 }),
  })
  .map(({ fit, ...given }) => ({
    ...emptyParams,
    ...given,
    trim: given.trimBy !== "",
    trimTolerance: given.trimBy === "" ? 0 : given.trimTolerance,
    fitIn: fit !== undefined,
    adaptiveFitIn: fit?.[0] ?? false,
    fullFitIn: fit?.[1] ?? false,
  }));

/** Everything but how it was sent, and but what does nothing: filters without a name. */
function meaning({ path, hash, unsafe, params, base64Image, filters, ...said }: Params): unknown {
  return { ...said, filters: filters.filter(({ name }) => name !== "") };
}

function reread(params: Params): Params {
  return parsePath(`unsafe/${canonicalPath(params)}`);
}

/** Paths near to valid ones: pieces of the grammar in any order, with characters changed, doubled and lost. */
const mutatedPath = fc
  .tuple(
    anyParams.map((params) => `/unsafe/${printPath(params)}`),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), trickyName), { maxLength: 6 }),
  )
  .map(([path, edits]) =>
    edits.reduce((text, [place, lost, gained]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + gained + text.slice(at + lost);
    }, path),
  );

describe("the canonical path", () => {
  test(
    "reads back as the parameters that it was made from",
    () => {
      fc.assert(
        fc.property(anyParams, (params) => {
          expect(meaning(reread(params))).toEqual(meaning(params));
        }),
        settings,
      );
    },
    patience,
  );

  test(
    "of an asset finds it again, whatever its folders are called",
    () => {
      const segment = fc.oneof(
        fc.constantFrom("smart", "300x200", "1x2:3x4", "trim:9", "fit-in", "meta", "top", "filters:blur(2)"),
        fc.constantFrom("b64:YQ", "color:red", "unsafe", "params", "a+b %41.jpg", "a".repeat(20)),
        fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }),
      );
      const assetPath = fc
        .array(segment, { minLength: 1, maxLength: 4 })
        .map((segments) => segments.join("/").replace(lineBreaks, ""));
      fc.assert(
        fc.property(assetPath, (image) => {
          const path = canonicalPath({ ...emptyParams, image });
          for (const opening of ["unsafe", "KUbcNBjN-jyQkUPQC8uniTTfbk="])
            expect(meaning(parsePath(`${opening}/${path}`))).toEqual(meaning({ ...emptyParams, image }));
        }),
        settings,
      );
    },
    patience,
  );

  test(
    "is the same however often it is read and written",
    () => {
      fc.assert(
        fc.property(fc.oneof(mutatedPath, fc.string({ unit: "binary" })), (path) => {
          const params = parsePath(path);
          const canonical = canonicalPath(params);
          expect(meaning(parsePath(`unsafe/${canonical}`))).toEqual(meaning(params));
          expect(canonicalPath(reread(params))).toBe(canonical);
        }),
        { ...settings, numRuns: 10_000 },
      );
    },
    patience,
  );

  test("is the same for paths that mean the same", () => {
    const same: [string, string][] = [
      ["unsafe/0100x/a.jpg", "//unsafe//100x0/a.jpg"],
      ["unsafe/trim:top-left:0/.50x0:1.0x1/a.jpg", "unsafe/trim/0.5x0:1x1/a.jpg"],
      ["unsafe/10x10/5x6:5x6/a.jpg", "unsafe/10x10/5x6/a.jpg"],
      ["unsafe/filters:blur(2)x:/a%20b.jpg", "unsafe/filters:blur(2)/a+b.jpg"],
      ["unsafe/smar%74/a.jpg", "unsafe/%73mart%2Fa.jpg"],
    ];
    for (const [one, other] of same)
      expect(canonicalPath(parsePath(one))).toBe(canonicalPath(parsePath(other)));
  });

  test("differs where the picture does", () => {
    const different = [
      "top/a.jpg",
      "center/top/a.jpg",
      "a+b",
      "a%2Bb",
      "%2541",
      "A",
      "filters:()/a",
      "filters:a()/a",
    ];
    const paths = different.map((path) => canonicalPath(parsePath(`unsafe/${path}`)));
    expect(new Set(paths).size).toBe(different.length);
  });
});

describe("a path as imagor's clients write it", () => {
  test(
    "is the canonical one where the image is a plain name and nothing is centred",
    () => {
      const plain = anyParams.map((params) => ({
        ...params,
        image: "dir/a-b_c.d~1.jpg",
        hAlign: params.hAlign === "center" ? ("" as const) : params.hAlign,
        vAlign: params.vAlign === "middle" ? ("" as const) : params.vAlign,
        width: params.width || 1,
        filters: params.filters.filter(({ name }) => name !== ""),
      }));
      fc.assert(
        fc.property(plain, (params) => {
          expect(printPath(params)).toBe(canonicalPath(params));
        }),
        settings,
      );
    },
    patience,
  );
});

describe("reading", () => {
  test(
    "takes any text",
    () => {
      fc.assert(
        fc.property(fc.oneof(fc.string({ unit: "binary", size: "large" }), mutatedPath), (path) => {
          expect(parsePath(path).image).toBeString();
        }),
        settings,
      );
    },
    patience,
  );

  const hostile: [what: string, unit: string][] = [
    ["digits", "9"],
    ["sizes", "1x1"],
    ["crops", "0.1x"],
    ["slashes", "/"],
    ["a signature without an end", "a"],
    ["opened parentheses", "("],
    ["closed parentheses", ")"],
    ["nested filters", "filters:a("],
    ["filters", "a():"],
    ["colons", ":"],
    ["escapes", "%41"],
    ["broken escapes", "%"],
    ["stray bytes", "%FF"],
    ["broken sequences", "%E5%93"],
    ["pluses", "+"],
    ["base64", "YWFh"],
    ["line ends", "\n"],
    ["keywords", "smart/"],
    ["trims", "trim:"],
    ["wide characters", "哈"],
  ];
  const before = [
    "",
    "unsafe/",
    "unsafe/filters:",
    "unsafe/filters:a(",
    "unsafe/b64:",
    "unsafe/trim:",
    "unsafe/1x1:",
  ];

  /** Milliseconds of one reading. */
  function time(path: string): number {
    const begun = performance.now();
    parsePath(path);
    return performance.now() - begun;
  }

  /**
   * How many times longer the long path takes, of the shortest readings of each: a busy machine
   * lengthens some readings, and a quadratic parser all of them, so it reads on until one is short.
   */
  function growth(short: string, long: string, enough: number): number {
    const noise = 0.2;
    let ofShort = Number.POSITIVE_INFINITY;
    let ofLong = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 100; run += 1) {
      ofShort = Math.min(ofShort, time(short));
      ofLong = Math.min(ofLong, time(long));
      if (run >= 2 && ofLong < enough * (ofShort + noise)) break;
    }
    return ofLong / (ofShort + noise);
  }

  for (const [what, unit] of hostile) {
    test(
      `takes time in proportion to the length of ${what}`,
      () => {
        const short = unit.repeat(65_536 / 8 / unit.length);
        const long = unit.repeat(65_536 / unit.length);
        for (const prefix of before) {
          // Eight times the length is 8 times the time where it is linear and 64 times where it is quadratic.
          expect(growth(prefix + short, prefix + long, 24)).toBeLessThan(24);
        }
      },
      patience,
    );
  }
});
