import { expect, test } from "bun:test";
import { callFromOwnNetwork, hasOwnNetwork } from "#test/reliability/roads/roads.ts";

test.skipIf(!hasOwnNetwork)(
  "in a network where every host is a canary, none that isn't public hears of a call",
  async () => {
    const { cases, passed, connects, wrong } = await callFromOwnNetwork();
    expect({ connects, wrong: wrong.slice(0, 5) }).toEqual({ connects: [], wrong: [] });
    expect(cases).toBeGreaterThan(2_500);
    expect(passed).toBeGreaterThan(20);
  },
  60_000,
);
