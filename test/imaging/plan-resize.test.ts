import { describe, expect, test } from "bun:test";
import { planResize } from "#src/imaging/plan-resize.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

const landscape = { width: 2400, height: 1600 };
const portrait = { width: 1634, height: 2224 };
const small = { width: 202, height: 259 };

function planned(path: string, seen: { width: number; height: number }, wishes = {}) {
  const plan = planResize(parsePath(`unsafe/${path}`), wishes, seen, 9999);
  const cut = plan.cut?.(plan.scale);
  return { scale: `${plan.scale.width}x${plan.scale.height}`, ...(cut && { cut }) };
}

describe("a size", () => {
  test.each([
    ["a.jpg", landscape, "2400x1600"],
    ["a.jpg", { width: 20_000, height: 100 }, "9999x50"],
    ["200x0/a.jpg", landscape, "200x133"],
    ["0x150/a.jpg", landscape, "225x150"],
    ["fit-in/200x150/a.jpg", landscape, "200x133"],
    ["fit-in/0x50/a.jpg", { width: 100, height: 68 }, "74x50"],
    ["fit-in/3000x3000/a.jpg", landscape, "2400x1600"],
    ["full-fit-in/300x200/a.jpg", portrait, "300x408"],
    ["full-fit-in/30x39/a.jpg", small, "30x39"],
    ["full-fit-in/500x400/a.jpg", small, "500x641"],
    ["adaptive-fit-in/200x100/a.jpg", portrait, "100x136"],
    ["adaptive-fit-in/200x300/a.jpg", portrait, "200x272"],
    ["adaptive-full-fit-in/100x200/a.jpg", landscape, "200x133"],
    ["stretch/100x200/a.jpg", landscape, "100x200"],
    ["fit-in/100x0/a.jpg", landscape, "100x67"],
    ["fit-in/100x0/filters:rotate(90)/a.jpg", landscape, "99x66"],
    ["fit-in/stretch/100x100/a.jpg", portrait, "73x100"],
  ])("of %p scales %p to %p", (path, seen, scale) => {
    expect(planned(path, seen).scale).toBe(scale);
  });
});

test.each([
  ["full-fit-in/30x39/a.jpg", small, "31x39"],
  ["full-fit-in/74x11/a.jpg", small, "74x95"],
  ["adaptive-full-fit-in/200x100/a.jpg", small, "156x200"],
  ["adaptive-fit-in/200x100/a.jpg", small, "100x200"],
  ["100x0/a.jpg", small, "100x0"],
])("what fill fills for %p of %p is %p", (path, seen, box) => {
  const plan = planResize(parsePath(`unsafe/${path}`), {}, seen, 9999);
  expect(`${plan.box.width}x${plan.box.height}`).toBe(box);
});

describe("a cut", () => {
  test.each([
    ["200x150/a.jpg", landscape, { left: 12, top: 0, width: 200, height: 150 }],
    ["200x150/left/top/a.jpg", landscape, { left: 0, top: 0, width: 200, height: 150 }],
    ["200x150/right/bottom/a.jpg", landscape, { left: 25, top: 0, width: 200, height: 150 }],
    ["200x150/center/top/a.jpg", landscape, { left: 12, top: 0, width: 200, height: 150 }],
    ["200x150/top/a.jpg", landscape, { left: 0, top: 0, width: 200, height: 150 }],
    ["200x150/bottom/a.jpg", landscape, { left: 25, top: 0, width: 200, height: 150 }],
    ["200x-150/top/a.jpg", landscape, { left: 12, top: 0, width: 200, height: 150 }],
    ["100x0/filters:focal(0.1x0.1)/a.jpg", landscape, { left: 0, top: 0, width: 100, height: 66 }],
  ])("of %p keeps %p", (path, seen, cut) => {
    expect(planned(path, seen).cut).toEqual(cut);
  });

  test("is never larger than the picture where it may not grow", () => {
    expect(planned("500x200/a.png", small, { upscale: false })).toEqual({
      scale: "202x259",
      cut: { left: 0, top: 29, width: 202, height: 200 },
    });
  });

  test("lies around the focal point, and inside the picture", () => {
    const at = (x: number, y: number) => planned("100x100/a.jpg", landscape, { focal: { x, y } }).cut?.left;
    expect([at(0, 0), at(1200, 800), at(2400, 1600)]).toEqual([0, 25, 50]);
  });
});
