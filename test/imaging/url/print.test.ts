import { describe, expect, test } from "bun:test";
import { canonicalPath } from "#src/imaging/url/canonical.ts";
import { emptyParams, type Params } from "#src/imaging/url/params.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { printPath } from "#src/imaging/url/print.ts";

interface Case {
  params: Partial<Params>;
  /** As imagor's clients write it. */
  printed: string;
  /** As we write it, where that differs. */
  canonical?: string;
}

const everything: Partial<Params> = {
  meta: true,
  ...{ trim: true, trimBy: "bottom-right", trimTolerance: 9 },
  ...{ cropLeft: 0.25, cropTop: 2, cropRight: 1.5, cropBottom: 4 },
  ...{ fitIn: true, adaptiveFitIn: true, fullFitIn: true, stretch: true },
  ...{ width: 5, hFlip: true, height: 6, vFlip: true },
  ...{ paddingLeft: 1, paddingTop: 2, paddingRight: 3, paddingBottom: 4 },
  ...{ hAlign: "left", vAlign: "bottom", smart: true },
  filters: [
    { name: "fill", args: "red" },
    { name: "grayscale", args: "" },
  ],
  image: "dir/a.jpg",
};

const cases: Case[] = [
  { params: {}, printed: "" },
  {
    params: everything,
    printed:
      "meta/trim:bottom-right:9/0.25x2:1.5x4/adaptive-full-fit-in/stretch/-5x-6/1x2:3x4/left/bottom/smart/filters:fill(red):grayscale()/dir/a.jpg",
  },
  { params: { image: "i", trim: true }, printed: "trim/i" },
  { params: { image: "i", trimBy: "bottom-right" }, printed: "trim:bottom-right/i" },
  { params: { image: "i", trimTolerance: 5 }, printed: "i" },
  { params: { image: "i", cropBottom: 0.1 + 0.2 }, printed: "0x0:0x0.30000000000000004/i" },
  { params: { image: "i", cropLeft: 1e-7, cropRight: 1.5e-8 }, printed: "0.0000001x0:0.000000015x0/i" },
  { params: { image: "i", cropRight: 1.5e21 }, printed: "0x0:1500000000000000000000x0/i" },
  { params: { image: "i", fullFitIn: true, adaptiveFitIn: true }, printed: "i" },
  { params: { image: "i", hFlip: true, width: -3, height: -4 }, printed: "3x-4/i" },
  { params: { image: "i", width: 2 ** 63 }, printed: "9223372036854775807x0/i" },
  { params: { image: "i", width: 2 ** 60 }, printed: "1152921504606846976x0/i" },
  {
    params: { image: "i", paddingLeft: 1, paddingTop: 2, paddingRight: 1, paddingBottom: 2 },
    printed: "0x0/1x2/i",
  },
  { params: { image: "i", paddingRight: 1 }, printed: "0x0:1x0/i", canonical: "0x0/0x0:1x0/i" },
  {
    params: { image: "i", hAlign: "center", vAlign: "top" },
    printed: "top/i",
    canonical: "center/top/i",
  },
  {
    params: {
      image: "i",
      filters: [
        { name: "", args: "" },
        { name: "a", args: "1" },
      ],
    },
    printed: "filters:():a(1)/i",
    canonical: "filters:a(1)/i",
  },
  { params: { image: "i", unsafe: true, hash: "h", params: true, path: "x" }, printed: "i" },
  { params: { image: "a b.jpg" }, printed: "a b.jpg", canonical: "a%20b.jpg" },
  { params: { image: "哈.jpg" }, printed: "哈.jpg", canonical: "%E5%93%88.jpg" },
  { params: { image: "a+b.jpg" }, printed: "a+b.jpg", canonical: "a%2Bb.jpg" },
  { params: { image: "50%41.jpg" }, printed: "50%41.jpg", canonical: "50%2541.jpg" },
  { params: { image: "a/(b), c.jpg" }, printed: "a%2F%28b%29%2C%20c.jpg", canonical: "a/%28b%29%2C%20c.jpg" },
  {
    params: { image: "a!*'$&=:@;?.jpg" },
    printed: "a%21%2A%27$&=:@%3B%3F.jpg",
    canonical: "a!*'%24%26%3D:@%3B%3F.jpg",
  },
  { params: { image: "trim/a" }, printed: "trim%2Fa" },
  { params: { image: "center/a b" }, printed: "center%2Fa%20b" },
  { params: { image: "middle/a" }, printed: "middle/a", canonical: "middle%2Fa" },
  { params: { image: "adaptive-fit-in/a" }, printed: "adaptive-fit-in/a", canonical: "adaptive-fit-in%2Fa" },
  { params: { image: "10x20/a" }, printed: "10x20/a", canonical: "10x20%2Fa" },
  { params: { image: "10x20/a", smart: true }, printed: "smart/10x20/a" },
  { params: { image: "filters:a/b" }, printed: "filters:a/b", canonical: "filters%3Aa%2Fb" },
  { params: { image: "/a" }, printed: "/a", canonical: "%2Fa" },
  { params: { image: "b64:YQ" }, printed: "b64:YQ", canonical: "b64:YjY0OllR" },
  { params: { image: "b64:!" }, printed: "b64:!" },
  { params: { image: "a.jpg", base64Image: true }, printed: "b64:YS5qcGc" },
  { params: { image: "", base64Image: true }, printed: "b64:" },
];

describe("parameters are written", () => {
  for (const { params, printed, canonical = printed } of cases) {
    const whole = { ...emptyParams, ...params };
    test(`as imagor's clients do: ${printed}`, () => {
      expect(printPath(whole)).toBe(printed);
    });

    test(`so that they read back: ${canonical}`, () => {
      expect(canonicalPath(whole)).toBe(canonical);
      expect(parsePath(`unsafe/${canonical}`).image).toBe(whole.image);
    });
  }

  test("even where an image name is no whole Unicode text", () => {
    expect(printPath({ ...emptyParams, image: "a?\ud800" })).toBe("a%3F%EF%BF%BD");
    expect(canonicalPath({ ...emptyParams, image: "a\ud800" })).toBe("a%EF%BF%BD");
  });
});
