import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encoderDefaults } from "#src/imaging/output.ts";
import { nearestQuality, type Setting, scorerOf } from "./cold/equal-quality.ts";
import { type Photograph, photographs } from "./cold/photographs.ts";
import { sizeAt, sizesInARound } from "./cold/sizes.ts";
import { median } from "./figures.ts";
import { cpuSecondsOfTree, watchPeak } from "./memory.ts";
import { ipx } from "./peers/ipx.ts";
import { nginxImageFilter } from "./peers/nginx.ts";
import { ours } from "./peers/ours.ts";
import { type Format, formats, type Peer, type RunningPeer, type Wanted } from "./peers/peer.ts";
import { rawSharp } from "./peers/raw-sharp.ts";
import { thumbor } from "./peers/thumbor.ts";

export interface ColdOptions {
  rounds: number;
  /** Of each measurement. */
  seconds: number;
  warmUpSeconds: number;
  /** The large photograph too. */
  withLarge: boolean;
}

/** One peer at one photograph and one format. */
export interface ColdFigure {
  peer: string;
  photograph: string;
  format: Format;
  setting: Setting;
  /** Pictures a second, the median of the rounds. */
  rate: number;
  /** Of one core, for a picture: all processes of the peer. */
  cpuMs: number;
}

export interface Cold {
  figures: ColdFigure[];
  /** The most that each peer held, megabytes. */
  peaks: Map<string, number>;
  leftOut: string[];
}

interface Contender {
  peer: Peer;
  running: RunningPeer;
}

interface Contest {
  contender: Contender;
  photograph: Photograph;
  format: Format;
  setting: Setting;
  rates: number[];
  cpuMs: number[];
}

/** Ours comes second: its quality is what the others are brought to. */
const peers = [rawSharp, ours, ipx, thumbor, nginxImageFilter];

/** Nothing is reused: `bun run bench copies` tells of those. */
const withoutCopies = { WORKING_COPIES: "no" };

/** Has each picture made for the first time, the peers in turn. */
export async function measureCold(options: ColdOptions): Promise<Cold> {
  const { directory, small, large } = await photographs();
  const place = mkdtempSync(join(tmpdir(), "imagor-cloud-cold-"));
  const contenders: Contender[] = [];
  try {
    for (const peer of peers) {
      if (peer.missing()) continue;
      const own = join(place, peer.name.replaceAll(" ", "-"));
      mkdirSync(own);
      contenders.push({
        peer,
        running: await peer.start({ pictures: directory, directory: own, env: withoutCopies }),
      });
    }
    const contests = await drawUp(contenders, options.withLarge ? [small, large] : [small]);
    const peaks = await contend(contests, options);
    const figures = contests.map(({ contender, photograph, format, setting, rates, cpuMs }) => ({
      peer: contender.peer.name,
      photograph: photograph.title,
      format,
      setting,
      rate: median(rates),
      cpuMs: median(cpuMs),
    }));
    return { figures, peaks, leftOut: leftOut() };
  } finally {
    await Promise.all(contenders.map(({ running }) => running[Symbol.asyncDispose]()));
    rmSync(place, { recursive: true, force: true });
  }
}

/** Who makes what, each in the quality that looks as ours does by default. */
async function drawUp(contenders: Contender[], pictures: Photograph[]): Promise<Contest[]> {
  const contests: Contest[] = [];
  for (const photograph of pictures) {
    for (const format of formats) {
      const wanted = await ourScore(contenders, photograph, format);
      for (const contender of contenders) {
        if (!contender.peer.formats.includes(format)) continue;
        const setting = await settingOf(contender, photograph, format, wanted);
        contests.push({ contender, photograph, format, setting, rates: [], cpuMs: [] });
      }
    }
  }
  return contests;
}

async function ourScore(contenders: Contender[], photograph: Photograph, format: Format): Promise<Setting> {
  const own = contenders.find(({ peer }) => peer === ours);
  if (own === undefined) throw new Error(`the executable is ${ours.missing()}`);
  const scoreAt = await scorerOf(own.running, photograph, format);
  return await scoreAt(format === "png" ? 100 : encoderDefaults.web[format]);
}

async function settingOf(
  { peer, running }: Contender,
  photograph: Photograph,
  format: Format,
  wanted: Setting,
): Promise<Setting> {
  if (peer === ours) return wanted;
  const scoreAt = await scorerOf(running, photograph, format);
  // Sharp is called as we call it, and PNG has no quality.
  if (peer === rawSharp || format === "png") return await scoreAt(wanted.quality);
  return await nearestQuality(scoreAt, wanted.score);
}

async function contend(contests: Contest[], options: ColdOptions): Promise<Map<string, number>> {
  const peaks = new Map<string, number>();
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { contender, photograph, format, setting, rates, cpuMs } of contests) {
      const { peer, running } = contender;
      const wanted = (index: number): Wanted => {
        const size = sizeAt(round * sizesInARound + index);
        return { picture: photograph.name, ...size, format, quality: setting.quality };
      };
      const peak = watchPeak(running.pid);
      const cpuBefore = cpuSecondsOfTree(running.pid);
      const { rate, made } = await running.measure(wanted, options);
      rates.push(rate);
      cpuMs.push(((cpuSecondsOfTree(running.pid) - cpuBefore) * 1000) / made);
      peaks.set(peer.name, Math.max(peaks.get(peer.name) ?? 0, peak()));
    }
  }
  return peaks;
}

function leftOut(): string[] {
  const missing = peers.flatMap((peer) => (peer.missing() ? [`${peer.name}: ${peer.missing()}`] : []));
  const partial = peers
    .filter((peer) => peer.formats.length < formats.length)
    .map((peer) => `${peer.name}: makes ${peer.formats.join(", ")} alone of a JPEG`);
  return [...missing, ...partial];
}
