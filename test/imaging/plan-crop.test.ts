import { describe, expect, test } from "bun:test";
import { planCrop } from "#src/imaging/plan-crop.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

describe("a manual crop", () => {
  const seen = { width: 240, height: 160 };
  test.each([
    ["10x20:100x80/a.png", { left: 10, top: 20, width: 90, height: 60 }],
    ["0.1x0.2:0.5x0.75/a.png", { left: 24, top: 32, width: 96, height: 88 }],
    ["10x20:0x0/a.png", { left: 10, top: 20, width: 229, height: 139 }],
    ["0x0:1x1/a.png", { left: 0, top: 0, width: 239, height: 159 }],
    ["10x10:9999x9999/a.png", { left: 10, top: 10, width: 229, height: 149 }],
    [".5x10:100x80/a.png", { left: 0, top: 10, width: 99, height: 70 }],
    ["0.5x20:1x80/a.png", undefined],
    ["50x50:10x10/a.png", undefined],
    ["500x500:600x600/a.png", undefined],
    ["a.png", undefined],
  ])("%p cuts %p", (path, rect) => {
    expect(planCrop(parsePath(`unsafe/${path}`), seen)).toEqual(rect);
  });
});
