/** Mann and Whitney's U of two samples as a normal deviate: beyond 2.576 either way they differ at p below 0.01. */
export function rankSumZ(one: number[], two: number[]): number {
  const all = [
    ...one.map((value) => ({ value, isOne: true })),
    ...two.map((value) => ({ value, isOne: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  const rankSum = all.reduce((sum, { isOne }, index) => sum + (isOne ? index + 1 : 0), 0);
  const u = rankSum - (one.length * (one.length + 1)) / 2;
  const mean = (one.length * two.length) / 2;
  return (u - mean) / Math.sqrt((mean * (one.length + two.length + 1)) / 6);
}
