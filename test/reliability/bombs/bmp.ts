import { joined, littleNumbers } from "./zeros.ts";

const headBytes = 14 + 40 + 8;
const longestRun = 255;

/** All of one colour, run by run, with two colours to choose from. */
export function bmpOfRuns(side: number): Uint8Array {
  const runs = Math.ceil(side / longestRun);
  const row = new Uint8Array(runs * 2 + 2);
  for (let run = 0; run < runs; run += 1)
    row.set([Math.min(longestRun, side - run * longestRun), 1], run * 2);
  const rows = Array.from({ length: side }, () => row);
  const pixels = joined([...rows, Uint8Array.of(0, 1)]);
  const file = littleNumbers([2, 0x4d42], [4, headBytes + pixels.length], [4, 0], [4, headBytes]);
  const info = littleNumbers([4, 40], [4, side], [4, side], [2, 1], [2, 8], [4, 1], [4, pixels.length]);
  const rest = littleNumbers([4, 2835], [4, 2835], [4, 2], [4, 0], [4, 0], [4, 0x00cc5522]);
  return joined([file, info, rest, pixels]);
}
