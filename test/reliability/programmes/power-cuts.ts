import { Database } from "bun:sqlite";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startExecutable } from "#test/e2e/executable.ts";
import { checkKept, checkServed } from "#test/e2e/kill/check.ts";
import { randomFrom } from "#test/e2e/kill/pictures.ts";
import { canMount, makeDisk, mountDisk } from "#test/reliability/loop-disk.ts";
import { Load, looked } from "#test/reliability/power/load.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { Site, startSite } from "#test/reliability/site.ts";

const hostBytes = 3_000_000_000;
const diskBytes = 500_000_000;
/** Of uploading before the power goes, milliseconds. */
const shortestMs = 300;
const longestMs = 3_000;
const mostReadyMs = 5_000;

interface Totals {
  acknowledged: number;
  underWay: number;
  results: number;
  slowestReadyMs: number;
  orphans: number;
  wrong: number;
}

/** R3 (d): the power goes at a random moment of uploads; what the disk then holds is what a server starts over. */
export async function runPowerCuts(
  directory: string,
  { times = 50, seed }: Options,
  report: Report,
): Promise<void> {
  if (!canMount("mkfs.xfs", "mkfs.ext4")) {
    return report.skipped("no disks can be made in files (it takes root, mkfs.xfs and mkfs.ext4)");
  }
  const random = randomFrom(seed);
  const totals = { acknowledged: 0, underWay: 0, results: 0, slowestReadyMs: 0, orphans: 0, wrong: 0 };
  makeDisk(join(directory, "host.img"), hostBytes, ["mkfs.xfs", "-q", "-m", "reflink=1"]);
  using _ = mountDisk(join(directory, "host.img"), join(directory, "host"));
  for (let cut = 0; cut < times; cut++) {
    const uploadingMs = shortestMs + random() * (longestMs - shortestMs);
    await cutOnce(directory, uploadingMs, totals, (sentence) => report.wrong(`cut ${cut + 1}: ${sentence}`));
  }
  report.figure("power cuts", times);
  report.figure("acknowledged before a cut", totals.acknowledged);
  report.figure("under way at a cut, sent again under their keys", totals.underWay);
  report.figure("results that had been delivered before a cut", totals.results);
  report.figure("slowest start over it, ms", Math.round(totals.slowestReadyMs));
  report.figure("orphan objects", totals.orphans);
  report.figure("lost, torn or doubled", totals.wrong);
}

type Wrong = (sentence: string) => void;

async function cutOnce(directory: string, uploadingMs: number, totals: Totals, report: Wrong): Promise<void> {
  const wrong = (sentence: string) => {
    totals.wrong += 1;
    report(sentence);
  };
  const load = await uploadUntilCut(directory, uploadingMs);
  for (const sentence of load.unexpected) wrong(sentence);
  const snapshot = join(directory, "host", "snapshot.img");
  using _ = mountDisk(snapshot, join(directory, "snapshot"));
  await checkSnapshot({ directory, data: join(directory, "snapshot", "data") }, load, totals, wrong);
}

/** Clients upload to a disk of its own; the copy of it holds what had reached it, and no cache of the system's. */
async function uploadUntilCut(directory: string, uploadingMs: number): Promise<Load> {
  const image = join(directory, "host", "disk.img");
  const snapshot = join(directory, "host", "snapshot.img");
  rmSync(snapshot, { force: true });
  makeDisk(image, diskBytes, ["mkfs.ext4", "-q"]);
  using _ = mountDisk(image, join(directory, "disk"));
  const site = await startSite({ directory, data: join(directory, "disk", "data"), spaces: [looked] });
  await using _server = site.server;
  const load = new Load(site);
  await load.begin();
  await Bun.sleep(uploadingMs);
  load.noteAcknowledged();
  await Bun.spawn(["cp", "--reflink=always", image, snapshot]).exited;
  await load.stop();
  return load;
}

interface Place {
  directory: string;
  data: string;
}

async function checkSnapshot(place: Place, load: Load, totals: Totals, wrong: Wrong): Promise<void> {
  const server = await startExecutable(place);
  await using _ = server;
  if (server.readyMs > mostReadyMs) wrong(`it took ${Math.round(server.readyMs)} ms to be ready`);
  const { token, keys } = load.site;
  const site = new Site(server, token, keys);
  for (const sentence of [...(await load.sendAgain(site)), ...(await load.checkResults(site))])
    wrong(sentence);
  const target = { url: server.url, token, up: () => Promise.resolve() };
  for (const sentence of await checkServed(target, load.uploads)) wrong(sentence);
  const exitCode = await server.end("SIGTERM");
  if (exitCode !== 0) wrong(`the server ended with ${exitCode}`);
  const kept = await checkKept(place.data);
  for (const sentence of [...kept.wrong, ...doubled(place.data)]) wrong(sentence);
  totals.acknowledged += load.acknowledgedBefore;
  totals.underWay += load.uploads.sent.size - load.acknowledgedBefore;
  totals.results += load.results;
  totals.slowestReadyMs = Math.max(totals.slowestReadyMs, server.readyMs);
  totals.orphans += kept.orphans;
}

function doubled(data: string): string[] {
  using database = new Database(join(data, "imagor.db"), { readonly: true });
  const rows = database
    .query<{ id: string }, []>(
      "SELECT asset_id AS id FROM asset_versions GROUP BY asset_id HAVING count(*) > 1",
    )
    .all();
  return rows.map(({ id }) => `the asset ${id} was made twice`);
}
