import { expect, test } from "bun:test";
import { renderCostMs } from "#src/imaging/cost.ts";
import type { OutputFormat, SourceFormat } from "#src/imaging/formats.ts";
import { parsePath } from "#src/imaging/url/parse.ts";
import { limits } from "#test/support/engine.ts";

const photograph = { width: 3000, height: 2000, pages: 1, orientation: 1, format: "jpeg" as SourceFormat };

function cost(
  path: string,
  more: {
    stored?: typeof photograph | undefined;
    negotiated?: OutputFormat;
    layers?: (typeof photograph)[];
  } = {},
) {
  return renderCostMs({
    params: parsePath(`unsafe/${path}`),
    stored: photograph,
    limits,
    ...more,
  });
}

test("a larger result costs more, so does a larger source", () => {
  expect(cost("100x100/a.jpg")).toBeLessThan(cost("2000x2000/a.jpg"));
  expect(cost("100x100/a.jpg", { stored: { ...photograph, width: 9000 } })).toBeGreaterThan(
    cost("100x100/a.jpg"),
  );
});

test("AVIF costs several times what JPEG does, named or negotiated", () => {
  const jpeg = cost("1000x1000/a.jpg");
  expect(cost("1000x1000/filters:format(avif)/a.jpg")).toBeGreaterThan(5 * jpeg);
  expect(cost("1000x1000/a.jpg", { negotiated: "avif" })).toBeGreaterThan(5 * jpeg);
});

test("a result that keeps the size of its source costs by that size", () => {
  expect(cost("a.jpg")).toBe(cost("3000x2000/a.jpg"));
});

test("every frame that is shown costs", () => {
  const dance = { ...photograph, pages: 50, format: "gif" as SourceFormat };
  const whole = cost("100x100/a.gif", { stored: dance });
  const first = cost("100x100/filters:max_frames(1)/a.gif", { stored: dance });
  expect(whole).toBeGreaterThan(30 * first);
  expect(cost("100x100/filters:format(png)/a.gif", { stored: dance })).toBeLessThan(2 * first);
  expect(cost("100x100/filters:page(50)/a.gif", { stored: dance })).toBeGreaterThan(30 * first);
});

test("a layer costs a frame where it is laid onto what doesn't move", () => {
  const moving = { ...photograph, width: 300, height: 200, pages: 50, format: "gif" as SourceFormat };
  const still = { ...moving, pages: 1 };
  const layered = "100x100/filters:image(b.gif)/a";
  const onStill = cost(layered, { layers: [moving] });
  expect(onStill).toBe(cost(layered, { layers: [still] }));
  expect(cost(layered, { stored: moving, layers: [moving] })).toBeGreaterThan(
    cost(layered, { stored: moving, layers: [still] }),
  );
});

test("of a document one page is read", () => {
  const scan = { ...photograph, format: "tiff" as SourceFormat };
  expect(cost("100x100/a.tiff", { stored: { ...scan, pages: 50 } })).toBe(
    cost("100x100/a.tiff", { stored: scan }),
  );
});

test("facts alone cost no more than reading", () => {
  expect(cost("meta/2000x2000/a.jpg")).toBeLessThan(cost("2000x2000/a.jpg"));
});

test("a plain colour costs by its size", () => {
  const none = { stored: undefined };
  expect(cost("10x10/color:red", none)).toBeLessThan(cost("5000x5000/color:red", none));
});

test("what can't be written is refused before it costs anything", () => {
  expect(() => cost("10x10/filters:format(jxl)/a.jpg")).toThrow("can't be written as jxl");
});

test("however absurd the size, it costs no more than a picture may", () => {
  const absurd = [
    "99999999999999999999x1/a.jpg",
    "filters:padding(red,999999999)/a.jpg",
    "0x99999999/filters:upscale()/a.jpg",
  ];
  for (const path of absurd) expect(cost(path)).toBeLessThanOrEqual(limits.cpuSeconds * 1000);
});

test("looking for the quality costs a sample's encodings, however large the result", () => {
  const [usual, found] = ["a.jpg", "filters:quality(auto)/a.jpg"];
  expect(cost(`200x200/${found}`)).toBeGreaterThan(cost(`200x200/${usual}`));
  const dear = { negotiated: "avif" as const };
  expect(cost(`3000x2000/${found}`, dear)).toBeLessThan(1.2 * cost(`3000x2000/${usual}`, dear));
});

test("a placeholder costs less than the picture that it stands for", () => {
  expect(cost("filters:lqip()/a.jpg")).toBeLessThan(cost("filters:format(webp):blur(1)/a.jpg"));
});
