import { median } from "#test/bench/figures.ts";

/** How long a foreign and a missing one take, asked for in turn: medians, milliseconds. */
export async function timesOf(
  times: number,
  asked: (whose: "foreign" | "missing") => Promise<unknown>,
): Promise<[foreign: number, missing: number]> {
  const taken = { foreign: [] as number[], missing: [] as number[] };
  for (let turn = 0; turn < times; turn++) {
    for (const whose of ["foreign", "missing"] as const) {
      const begun = performance.now();
      await asked(whose);
      taken[whose].push(performance.now() - begun);
    }
  }
  return [median(taken.foreign), median(taken.missing)];
}
