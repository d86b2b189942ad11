/** The characters that a font has: first and last code point of each run, in order and apart from each other. */
export type Coverage = readonly number[];

export function covers(coverage: Coverage, codePoint: number): boolean {
  let low = 0;
  let high = coverage.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((coverage[middle * 2 + 1] ?? 0) < codePoint) low = middle + 1;
    else high = middle;
  }
  const first = coverage[low * 2];
  return first !== undefined && first <= codePoint;
}

/** Of runs in any order. */
export function coverageOf(runs: readonly (readonly [first: number, last: number])[]): Coverage {
  const merged: number[] = [];
  for (const [first, last] of runs.toSorted((a, b) => a[0] - b[0])) {
    const end = merged.at(-1);
    if (end === undefined || first > end + 1) merged.push(first, last);
    else if (last > end) merged[merged.length - 1] = last;
  }
  return merged;
}

export function joinedCoverage(coverages: readonly Coverage[]): Coverage {
  return coverageOf(coverages.flatMap(runsOf));
}

function runsOf(coverage: Coverage): [number, number][] {
  return Array.from({ length: coverage.length / 2 }, (_, index) => [
    coverage[index * 2] ?? 0,
    coverage[index * 2 + 1] ?? 0,
  ]);
}
