import { expect, test } from "bun:test";
import { seenOn } from "#src/imaging/filters/placement.ts";

const canvas = { width: 200, height: 100 };
const overlay = { width: 50, height: 30 };

/** Written, and where the overlay's left edge comes to lie; all of it is on the canvas. */
const inside: [string | undefined, number][] = [
  [undefined, 0],
  ["", 0],
  ["0", 0],
  ["10", 10],
  ["+10", 10],
  ["abc", 0],
  ["1.5", 0],
  ["left", 0],
  ["l", 0],
  ["r", 0],
  ["right", 150],
  ["center", 75],
  ["-10", 140],
  ["25p", 50],
  ["-25p", 100],
  ["0.25", 50],
  ["0.2549", 50],
  ["-0.1", 130],
  ["0.25x", 0],
  ["p", 0],
  ["1.5p", 0],
  ["right-0", 150],
  ["left--20", 20],
  ["right--20", 130],
  ["top", 0],
];

test.each(inside)("x %p puts the left edge at %p", (x, left) => {
  expect(seenOn(canvas, overlay, { x, y: "0" })).toEqual({
    left,
    top: 0,
    ...overlay,
    fromX: 0,
    fromY: 0,
  });
});

/** Written, and what is seen: from where on the canvas, how much, and from which pixel of the overlay on. */
const clipped: [string, [start: number, length: number, from: number]][] = [
  ["t-10", [0, 20, 10]],
  ["top-10", [0, 20, 10]],
  ["b-10", [80, 20, 0]],
  ["bottom-10", [80, 20, 0]],
  ["90", [90, 10, 0]],
  ["-90", [0, 10, 20]],
  ["repeat", [0, 100, 0]],
];

test.each(clipped)("y %p shows what of the overlay is on the canvas", (y, [top, height, fromY]) => {
  expect(seenOn(canvas, overlay, { x: "0", y })).toMatchObject({ top, height, fromY });
});

test.each(["200", "l-50", "r-50", "-200", "100p", "9999999999999999999"])(
  "x %p lies beside the canvas",
  (x) => {
    expect(seenOn(canvas, overlay, { x, y: "0" })).toBeUndefined();
  },
);

test("an overlay larger than the canvas is cut at both edges, from its middle or flush", () => {
  const large = { width: 301, height: 100 };
  expect(seenOn(canvas, large, { x: "center", y: "0" })).toMatchObject({ left: 0, width: 200, fromX: 50 });
  expect(seenOn(canvas, large, { x: "right", y: "0" })).toMatchObject({ left: 0, width: 200, fromX: 101 });
});
