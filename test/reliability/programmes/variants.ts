import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { treeOf } from "#test/bench/memory.ts";
import { freePort, startExecutable } from "#test/e2e/executable.ts";
import { checkSame } from "#test/reliability/hostile.ts";
import { watchMemory } from "#test/reliability/memory.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { Site, startSite } from "#test/reliability/site.ts";

const cacheBytes = 30_000_000;
/** So small that the neighbour's pictures come from the disk. */
const memoryBytes = 2_000_000;
const clients = 8;
const mostMs = 180_000;
const lookEveryMs = 1_000;
/** Of what may be kept. */
const mostOver = 1.01;
const mostLostPoints = 5;
/** For the second part, in which the flood meets it. */
const newPerHour = 500;
const beyond = 300;

/** R6b: one space has as many different pictures made as it can, while somebody asks for the same of another. */
export async function runVariants(
  directory: string,
  { times = 100_000 }: Options,
  report: Report,
): Promise<void> {
  const env = { RESULT_CACHE_BYTES: String(cacheBytes), RESULT_MEMORY_BYTES: String(memoryBytes) };
  const site = await startSite({ directory, spaces: ["good"], env });
  const neighbour = new Neighbour(site);
  await site.upload("default", "dot.png", await picture(8));
  await neighbour.prepare();
  await watchFlood({ site, neighbour, times, report });
  await site.server.end("SIGTERM");
  const { data } = site.server;
  const limited = { ...env, NEW_RESULTS_PER_HOUR: String(newPerHour) };
  const server = await startExecutable({ directory, data, env: limited, port: freePort() });
  await using _ = server;
  await checkBudget(new Site(server, site.token, site.keys), report);
}

interface Flood {
  site: Site;
  neighbour: Neighbour;
  times: number;
  report: Report;
}

async function watchFlood({ site, neighbour, times, report }: Flood): Promise<void> {
  const alone = await neighbour.askDuring(() => Bun.sleep(8_000));
  const disk = new DiskWatch(site.server.pid, join(site.server.data, "cache/results"));
  const memory = watchMemory(site.server.pid);
  let made = 0;
  const beside = await neighbour.askDuring(async () => {
    made = await flood(site, times, report);
  });
  disk.stop();
  const { serverMb, allMb } = memory.stop();
  report.figure("different pictures made by one space", `${made} of ${times}`);
  report.figure("on the disk at most, MB of those that may be", `${mb(disk.most)} of ${mb(cacheBytes)}`);
  report.figure("kept of the flood at the end", disk.count);
  report.figure("neighbour's hits alone, beside it", `${shown(alone)}, ${shown(beside)}`);
  report.figure("peak PSS, MB", `server ${Math.round(serverMb)}, all ${Math.round(allMb)}`);
  if (disk.most > cacheBytes * mostOver) report.wrong("more was kept than may be");
  if (percent(alone) - percent(beside) >= mostLostPoints)
    report.wrong("the neighbour's results were pushed out");
  if (beside.failed > 0) report.wrong(`${beside.failed} of the neighbour's requests failed`);
  await checkSame(site, report);
}

/** Gives how many were made within the time there is. */
async function flood(site: Site, times: number, report: Report): Promise<number> {
  const deadline = performance.now() + mostMs;
  const statuses = new Map<number, number>();
  let next = 0;
  async function ask(): Promise<void> {
    while (next < times && performance.now() < deadline) {
      const { status } = await site.deliver("default", variant(next++));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  }
  await Promise.all(Array.from({ length: clients }, ask));
  const made = statuses.get(200) ?? 0;
  if (statuses.size > 1) report.wrong(`the flood was answered ${[...statuses.keys()].join(", ")}`);
  return made;
}

/** The fill is never seen: another picture by name, the same by sight. */
function variant(index: number): string {
  return `8x8/filters:fill(${index.toString(16).padStart(6, "0")})/dot.png`;
}

/** As many as an hour allows are made; then what is new is refused, and what is kept is shown. */
async function checkBudget(site: Site, report: Report): Promise<void> {
  const asked = Array.from(
    { length: newPerHour + beyond },
    (_, index) => `9x9/filters:fill(${colour(index)})/dot.png`,
  );
  const answers = [];
  for (const operations of asked) answers.push(await site.deliver("default", operations));
  const refused = answers.filter(({ status }) => status === 429);
  const kept = await site.deliver("default", asked[0] ?? "");
  const other = await site.deliver("good", "9x9/picture-0.png");
  report.figure(`of ${asked.length} new pictures where ${newPerHour} are allowed, refused`, refused.length);
  if (refused.length < beyond - 2 || answers.slice(0, newPerHour).some(({ status }) => status !== 200))
    report.wrong("the budget isn't kept");
  if (refused.some(({ headers }) => !(Number(headers.get("retry-after")) > 0)))
    report.wrong("a 429 doesn't say when to ask again");
  if (kept.status !== 200 || other.status !== 200)
    report.wrong(`what is kept and what another space asks was answered ${kept.status}, ${other.status}`);
}

function colour(index: number): string {
  return index.toString(16).padStart(6, "0");
}

interface Hits {
  asked: number;
  hits: number;
  failed: number;
}

const known = 200;
const everyMs = 10;

/** Somebody who asks for the same pictures again and again. */
class Neighbour {
  readonly #site: Site;
  #turn = 0;

  constructor(site: Site) {
    this.#site = site;
  }

  async prepare(): Promise<void> {
    for (let index = 0; index < 4; index += 1) {
      await this.#site.upload("good", `picture-${index}.png`, await picture(200 + index));
    }
    for (let index = 0; index < known; index += 1) await this.#ask();
  }

  async askDuring(work: () => Promise<unknown>): Promise<Hits> {
    const seen: Hits = { asked: 0, hits: 0, failed: 0 };
    let isOver = false;
    const done = work().finally(() => (isOver = true));
    for (let due = performance.now(); !isOver; due += everyMs) {
      await Bun.sleep(Math.max(1, due - performance.now()));
      const { status, headers } = await this.#ask();
      seen.asked += 1;
      if (status !== 200) seen.failed += 1;
      if (/; hit/.test(headers.get("cache-status") ?? "")) seen.hits += 1;
    }
    await done;
    return seen;
  }

  #ask() {
    const turn = this.#turn++ % known;
    return this.#site.deliver("good", `${50 + Math.floor(turn / 4)}x50/picture-${turn % 4}.png`);
  }
}

async function picture(side: number): Promise<Uint8Array> {
  const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
  const create = { width: side, height: side, channels: 3 as const, background: "#888", noise };
  return new Uint8Array(await sharp({ create }).png().toBuffer());
}

/** What a directory takes of the disk at most, by the blocks of its files and directories, while the server stands still. */
class DiskWatch {
  most = 0;
  count = 0;
  readonly #pid: number;
  readonly #root: string;
  readonly #looking: Timer;

  constructor(pid: number, root: string) {
    this.#pid = pid;
    this.#root = root;
    this.#looking = setInterval(() => this.#look(), lookEveryMs);
  }

  stop(): void {
    clearInterval(this.#looking);
    this.#look();
  }

  #look(): void {
    // Else what goes meanwhile would be counted beside what comes for it.
    const all = treeOf(this.#pid);
    signal(all, "SIGSTOP");
    try {
      this.#weigh();
    } finally {
      signal(all, "SIGCONT");
    }
  }

  #weigh(): void {
    const entries = filesBelow(this.#root);
    // A result that is being sent has two names for a while.
    const files = new Map(entries.flatMap(({ parentPath, name }) => blocksOf(join(parentPath, name))));
    const bytes = files.values().reduce((sum, each) => sum + each, 0);
    this.most = Math.max(this.most, bytes);
    this.count = entries.length;
  }
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

function filesBelow(root: string): Dirent[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

/** Its inode and the bytes that it takes; none where it is gone. */
function blocksOf(path: string): [inode: number, bytes: number][] {
  try {
    const { ino, blocks } = lstatSync(path);
    return [[ino, blocks * 512]];
  } catch {
    return [];
  }
}

function percent({ asked, hits }: Hits): number {
  return (100 * hits) / asked;
}

function shown(hits: Hits): string {
  return `${percent(hits).toFixed(1)} % of ${hits.asked}`;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
