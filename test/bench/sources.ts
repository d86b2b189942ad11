import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encoderDefaults } from "#src/imaging/output.ts";
import { similarity } from "#src/imaging/similarity.ts";
import { decoded } from "./cold/grey.ts";
import { sizeAt, sizesInARound } from "./cold/sizes.ts";
import { type Errand, errands, sourcePictures } from "./cold/sources.ts";
import { median, table } from "./figures.ts";
import { cpuSecondsOfTree } from "./memory.ts";
import { ours } from "./peers/ours.ts";
import type { RunningPeer, Wanted } from "./peers/peer.ts";
import { rawSharp } from "./peers/raw-sharp.ts";

interface SourcesOptions {
  rounds: number;
  /** Of each measurement. */
  seconds: number;
  warmUpSeconds: number;
}

/** Results are made from the originals, as sharp makes them. */
const env = { WORKING_COPIES: "no" };

interface Runs {
  rates: number[];
  cpuMs: number[];
}

/** Pictures a second of ours and of raw sharp, in turn, for other sources than a JPEG and for overlays, as lines to print. */
export async function measureSources(options: SourcesOptions): Promise<string[]> {
  const { directory: pictures, names } = await sourcePictures();
  const place = mkdtempSync(join(tmpdir(), "imagor-cloud-sources-"));
  mkdirSync(join(place, "ours"));
  await using own = await ours.start({ pictures, directory: join(place, "ours"), names, env });
  await using raw = await rawSharp.start({ pictures, directory: place });
  try {
    const rows = [
      ["6 megapixels", "pictures/s", "raw sharp", "of raw sharp", "CPU ms", "raw CPU ms", "alike", "KB"],
    ];
    for (const errand of errands) rows.push(await compare(errand, { own, raw }, options));
    return table(rows);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function compare(
  errand: Errand,
  { own, raw }: Record<"own" | "raw", RunningPeer>,
  options: SourcesOptions,
): Promise<string[]> {
  const [mine, limit]: [Runs, Runs] = [
    { rates: [], cpuMs: [] },
    { rates: [], cpuMs: [] },
  ];
  for (let round = 0; round < options.rounds; round += 1) {
    await measure(raw, errand, round, options, limit);
    await measure(own, errand, round, options, mine);
  }
  const [result, theirs] = await Promise.all([own.make(scored(errand)), raw.make(scored(errand))]);
  const [rate, rawRate] = [median(mine.rates), median(limit.rates)];
  return [
    errand.title,
    rate.toFixed(1),
    rawRate.toFixed(1),
    (rate / rawRate).toFixed(2),
    median(mine.cpuMs).toFixed(1),
    median(limit.cpuMs).toFixed(1),
    similarity(await decoded(result), await decoded(theirs)).toFixed(4),
    (result.length / 1000).toFixed(0),
  ];
}

async function measure(
  peer: RunningPeer,
  errand: Errand,
  round: number,
  options: SourcesOptions,
  { rates, cpuMs }: Runs,
): Promise<void> {
  const wanted = (index: number) => wantedAt(errand, round * sizesInARound + index);
  const before = cpuSecondsOfTree(peer.pid);
  const { rate, made } = await peer.measure(wanted, options);
  rates.push(rate);
  cpuMs.push(((cpuSecondsOfTree(peer.pid) - before) * 1000) / made);
}

function wantedAt({ narrowest, title: _, ...errand }: Errand, index: number): Wanted {
  const quality = errand.format === "png" ? 100 : encoderDefaults.web[errand.format];
  return { ...errand, ...sizeAt(index, narrowest), quality };
}

/** Higher than any that is measured. */
function scored(errand: Errand): Wanted {
  const { width, ...wanted } = wantedAt(errand, 0);
  return { ...wanted, width, height: width };
}
