import { parseColor } from "#src/imaging/color.ts";
import type { Pixels } from "#src/imaging/pixels.ts";
import { colour, decimal, integer } from "./arguments.ts";
import { type Filter, pixelFilter } from "./filter.ts";

const share = { unit: "%", range: [0, 100] } as const;

const colorize = pixelFilter({
  name: "colorize",
  meaning: "Mixes a colour into the picture, so much of it in each channel.",
  arguments: [
    decimal("red", "Share of the colour in red", share),
    decimal("green", "Share of the colour in green", share),
    decimal("blue", "Share of the colour in blue", share),
    colour("fill", "The colour"),
  ],
  apply: async (picture, [red, green, blue, fill]) => {
    if (red === undefined || green === undefined || blue === undefined || fill === undefined) return;
    const { r, g, b } = parseColor(fill) ?? { r: 0, g: 0, b: 0 };
    const shares = [red, green, blue].map((percent) => Math.max(0, Math.min(100, percent)) / 100);
    await picture.ensureColour();
    await picture.linear(
      shares.map((part) => 1 - part),
      [r, g, b].map((level, channel) => level * (shares[channel] ?? 0)),
    );
  },
});

const equalize = pixelFilter({
  name: "equalize",
  meaning: "Spreads each channel over all levels from dark to light.",
  arguments: [],
  apply: (picture) => picture.rewrite(spreadLevels),
});

function spreadLevels({ data, channels, colours }: Pixels): void {
  for (let channel = 0; channel < colours; channel++) {
    const counts = new Uint32Array(256);
    for (let at = channel; at < data.length; at += channels) {
      const level = data[at] ?? 0;
      counts[level] = (counts[level] ?? 0) + 1;
    }
    const levels = evenLevels(counts);
    for (let at = channel; at < data.length; at += channels) data[at] = levels[data[at] ?? 0] ?? 0;
  }
}

/** The level that each level becomes so that all are about equally common; one level alone stays. */
function evenLevels(counts: Uint32Array): Uint8Array {
  const levels = Uint8Array.from(counts.keys());
  const total = counts.reduce((sum, count) => sum + count, 0);
  const least = counts.find((count) => count > 0) ?? 0;
  if (total === least) return levels;
  let sum = 0;
  for (const [level, count] of counts.entries()) {
    sum += count;
    levels[level] = Math.max(0, ((sum - least) / (total - least)) * 255);
  }
  return levels;
}

/** thumbor takes another row each time; here equal URLs give equal bytes. */
const usualSeed = 1;

const noise = pixelFilter({
  name: "noise",
  meaning: "Scatters light and dark grains; the same each time for the same seed.",
  arguments: [
    integer("amount", "How far a grain is from what it covers, from dark to light", { range: [0, 100] }),
    integer("seed", "Another one scatters them otherwise", { range: [1, 1_000_000] }),
  ],
  apply: async (picture, [amount = 0, seed = usualSeed]) => {
    const most = Math.min(amount, 255);
    if (most > 0) await picture.rewrite((pixels) => scatter(pixels, most, seed));
  },
});

function scatter({ data, channels, colours }: Pixels, amount: number, seed: number): void {
  const draw = draws(seed);
  for (let first = 0; first < data.length; first += channels) {
    const change = (draw() % amount) - (amount >> 1);
    for (let at = first; at < first + colours; at++)
      data[at] = Math.max(0, Math.min(255, (data[at] ?? 0) + change));
  }
}

/** Whole numbers of 32 bits in a row that the seed sets (Marsaglia's xorshift, 2003). */
function draws(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** What thumbor has beyond imagor. */
export const thumbor: readonly Filter[] = [colorize, equalize, noise];
