import { expect, test } from "bun:test";
import { Pace } from "#src/imaging/pool/pace.ts";

function after(jobs: { costMs: number; workedMs: number; count?: number }[]): number {
  const pace = new Pace();
  for (const { costMs, workedMs, count = 1 } of jobs)
    for (let done = 0; done < count; done++) pace.note(costMs, workedMs);
  return pace.ratio;
}

test("estimates hold until jobs say otherwise", () => {
  expect(after([])).toBe(1);
});

test("a machine that takes three times as long as estimated is soon known for it, and no longer than it does", () => {
  const slow = { costMs: 20, workedMs: 60, count: 500 };
  expect(after([slow])).toBeCloseTo(3, 1);
  expect(after([slow, { costMs: 20, workedMs: 20, count: 500 }])).toBeCloseTo(1, 1);
});

test("one picture that takes a hundred times longer hardly tells of the others", () => {
  const usual = { costMs: 20, workedMs: 20, count: 500 };
  expect(after([usual, { costMs: 20, workedMs: 2_000 }])).toBeLessThan(1.2);
});
