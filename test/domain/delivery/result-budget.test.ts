import { expect, test } from "bun:test";
import { ResultBudget } from "#src/domain/delivery/result-budget.ts";
import { fixedClock } from "#test/support/clock.ts";

const minute = 60_000;

function aBudget(perHour: number) {
  const clock = fixedClock();
  const budget = new ResultBudget(clock);
  /** How many are granted before one is refused. */
  function spendAll(spaceId = "shop", newPerHour = perHour): number {
    for (let granted = 0; granted < 1_000; granted += 1) {
      try {
        budget.spend({ spaceId, newPerHour });
      } catch (error) {
        expect(error).toMatchObject({ code: "rate_limited" });
        return granted;
      }
    }
    return Number.POSITIVE_INFINITY;
  }
  return { budget, clock, spendAll };
}

test("a space has as many new results as an hour allows, then as many as come back", () => {
  const { clock, spendAll } = aBudget(60);
  expect(spendAll()).toBe(60);
  clock.advance(10 * minute);
  expect(spendAll()).toBe(10);
  clock.advance(600 * minute);
  expect(spendAll()).toBe(60);
});

test("a refusal says when the next one is back", () => {
  const { budget, clock, spendAll } = aBudget(60);
  spendAll();
  clock.advance(40_000);
  const spend = () => budget.spend({ spaceId: "shop", newPerHour: 60 });
  expect(spend).toThrow(expect.objectContaining({ retryAfterSeconds: 20 }));
  clock.advance(20_000);
  expect(spend).not.toThrow();
});

test("what nobody has asked for yet takes half of it and leaves the rest", () => {
  const { budget, clock, spendAll } = aBudget(60);
  const spendIdle = () => budget.spend({ spaceId: "shop", newPerHour: 60, isIdle: true });
  for (let made = 0; made < 30; made += 1) spendIdle();
  expect(spendIdle).toThrow(/60 new pictures made within an hour/);
  expect(spendAll()).toBe(30);
  clock.advance(30 * minute);
  expect(spendIdle).toThrow();
  clock.advance(minute);
  spendIdle();
});

test("what one space has spent is nothing to another", () => {
  const { spendAll } = aBudget(5);
  expect([spendAll("shop"), spendAll("farm")]).toEqual([5, 5]);
});

test("a clock that is set back gives and takes nothing", () => {
  const { clock, spendAll } = aBudget(5);
  spendAll();
  clock.advance(-60 * minute);
  expect(spendAll()).toBe(0);
});

test("what is given back can be spent again", () => {
  const { budget, spendAll } = aBudget(5);
  spendAll();
  budget.giveBack({ spaceId: "shop" });
  expect(spendAll()).toBe(1);
});

test("a limit that is changed counts at once, for what was spent before as well", () => {
  const { clock, spendAll } = aBudget(60);
  spendAll();
  expect([spendAll("shop", 70), spendAll("shop", 20)]).toEqual([10, 0]);
  clock.advance(30 * minute);
  expect(spendAll("shop", 20)).toBe(10);
});

test("where there is no limit it is any number", () => {
  expect(aBudget(Number.POSITIVE_INFINITY).spendAll()).toBe(Number.POSITIVE_INFINITY);
});

test("what was made isn't new for an hour, to its own space", () => {
  const { budget, clock } = aBudget(5);
  const made = { spaceId: "shop", newPerHour: 5, key: "0123456789abcdef" };
  expect(budget.hasMade(made)).toBe(false);
  budget.spend(made);
  budget.noteMade(made);
  const others = [
    { ...made, key: "f123456789abcdef" },
    { ...made, spaceId: "farm" },
  ];
  expect([made, ...others].map((each) => budget.hasMade(each))).toEqual([true, false, false]);
  clock.advance(59 * minute);
  expect(budget.hasMade(made)).toBe(true);
  clock.advance(minute);
  expect(budget.hasMade(made)).toBe(false);
});
