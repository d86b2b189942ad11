import { expect, test } from "bun:test";
import { type Grey, lowestSimilarity, similarity } from "#src/imaging/similarity.ts";

function greyOf(width: number, height: number, light: (x: number, y: number) => number): Grey {
  const pixels = Uint8Array.from({ length: width * height }, (_, index) =>
    light(index % width, Math.floor(index / width)),
  );
  return { width, height, pixels };
}

const checked = (x: number, y: number) => ((x + y) % 2) * 200;

test.each([
  [1, 1],
  [3, 2],
  [40, 30],
])("a picture of %d by %d is wholly like itself, and less like another", (width, height) => {
  const one = greyOf(width, height, checked);
  expect(similarity(one, one)).toBeCloseTo(1, 10);
  expect(
    similarity(
      one,
      greyOf(width, height, () => 255),
    ),
  ).toBeLessThan(0.9);
});

test("where the least alike windows count alone, what is equal elsewhere doesn't hide them", () => {
  const one = greyOf(64, 64, checked);
  const other = greyOf(64, 64, (x, y) => (x < 8 && y < 8 ? 100 : checked(x, y)));
  expect(similarity(one, other)).toBeGreaterThan(0.95);
  expect(lowestSimilarity(one, other, 0.01)).toBeLessThan(0.5);
  expect(lowestSimilarity(one, other, 1)).toBeCloseTo(similarity(one, other), 10);
});

test("pictures of two sizes aren't compared", () => {
  expect(() => similarity(greyOf(8, 8, checked), greyOf(9, 8, checked))).toThrow("9x8 instead of 8x8");
});
