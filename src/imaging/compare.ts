import type { CompareJob, Difference, Rendered, RenderJob } from "./job.ts";
import type { SharpModule } from "./native.ts";

const blockSide = 8;
const channels = 4;

/** What two pictures that can't be compared are apart. */
const apart: Difference = { mean: 255, worstBlock: 255 };

/** Renders the same of an original and of its working copy, and says how far they are apart. */
export async function compare(
  sharp: SharpModule,
  { copy, standsFor, ...job }: CompareJob,
  render: (job: RenderJob) => Promise<Rendered>,
): Promise<Difference> {
  const direct = await render({ ...job, standsFor: undefined });
  const fromCopy = await render({ ...job, standsFor, source: copy });
  if (direct.width !== fromCopy.width || direct.height !== fromCopy.height) return apart;
  return differenceOf(await pixelsOf(sharp, direct), await pixelsOf(sharp, fromCopy), direct);
}

/** As they are seen, sRGB and alpha. */
async function pixelsOf(sharp: SharpModule, { body }: Rendered): Promise<Uint8Array> {
  return await sharp(body).toColourspace("srgb").ensureAlpha().raw().toBuffer();
}

/** Colour weighed by alpha, blocks that are whole alone, as the programme of comparison of the corpus does it. */
function differenceOf(
  one: Uint8Array,
  other: Uint8Array,
  { width, height }: { width: number; height: number },
): Difference {
  const across = Math.floor(width / blockSide);
  const blocks = new Float64Array(Math.max(1, across * Math.floor(height / blockSide)));
  let sum = 0;
  for (let at = 0; at < one.length; at += channels) {
    const difference = pixelDifference(one, other, at);
    sum += difference;
    const x = Math.floor(((at / channels) % width) / blockSide);
    const y = Math.floor(Math.floor(at / channels / width) / blockSide);
    const block = y * across + x;
    if (x < across && block < blocks.length) blocks[block] = (blocks[block] ?? 0) + difference;
  }
  const mean = sum / one.length;
  return { mean, worstBlock: Math.max(mean, blocks.reduce(larger) / (blockSide * blockSide * channels)) };
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}

function pixelDifference(one: Uint8Array, other: Uint8Array, at: number): number {
  const alpha = one[at + 3] ?? 0;
  const otherAlpha = other[at + 3] ?? 0;
  let sum = Math.abs(alpha - otherAlpha);
  for (let channel = at; channel < at + 3; channel += 1)
    sum += Math.abs((one[channel] ?? 0) * alpha - (other[channel] ?? 0) * otherAlpha) / 255;
  return sum;
}
