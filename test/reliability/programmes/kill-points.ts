import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startExecutable } from "#test/e2e/executable.ts";
import { checkKept, checkServed } from "#test/e2e/kill/check.ts";
import { pictureOf } from "#test/e2e/kill/pictures.ts";
import { noUploads, type Uploads } from "#test/e2e/kill/upload.ts";
import { threadsOf } from "#test/reliability/memory.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Answer, isRunning, Site, startSite } from "#test/reliability/site.ts";
import { hasStrace, inject } from "#test/reliability/strace.ts";

/** A system call of an upload that is killed before it is done, on the main thread (the database) or beside it. */
interface Point {
  isMain: boolean;
  call: string;
  nth: number;
}

const nths = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** One upload makes some 24 of the first on the main thread, and the others one to three times beside it. */
const points: Point[] = [
  ...nths(30).map((nth) => ({ isMain: true, call: "pwrite64", nth })),
  ...nths(3).map((nth) => ({ isMain: true, call: "fsync", nth })),
  ...["openat", "write", "fsync", "mkdir", "rename", "unlink"].flatMap((call) =>
    nths(3).map((nth) => ({ isMain: false, call, nth })),
  ),
];

const endMs = 700;

/** R3 (b): kills the server at each call by which an upload is kept; then the client sends it again. */
export async function runKillPoints(
  directory: string,
  { times = 1 }: Options,
  report: Report,
): Promise<void> {
  if (!hasStrace) return report.skipped("there is no strace");
  const run = await begin(directory);
  for (const point of Array.from({ length: times }, () => points).flat()) await killAt(run, point, report);
  const server = await startExecutable({ directory, data: run.data });
  await using _ = server;
  const target = { url: server.url, token: run.site.token, up: () => Promise.resolve() };
  const wrong = [...run.uploads.unexpected, ...(await checkServed(target, run.uploads))];
  await server.end("SIGTERM");
  const kept = await checkKept(run.data);
  report.figure(
    "kills",
    `${run.kills} at ${run.hit.size} different calls, of ${points.length * times} tries`,
  );
  report.figure(
    "uploads whose answer was lost and that were sent again",
    run.uploads.keptUnacknowledged.size,
  );
  report.figure("acknowledged before the kill", run.uploads.acknowledged.size);
  report.figure("orphan objects, unfinished files", `${kept.orphans}, ${kept.unfinished}`);
  for (const sentence of [...wrong, ...kept.wrong]) report.wrong(sentence);
  report.figure("killed at", [...run.hit].sort().join(", "));
  report.figure("lost, torn or doubled", wrong.length + kept.wrong.length);
}

interface Run {
  directory: string;
  data: string;
  site: Site;
  uploads: Uploads;
  index: number;
  kills: number;
  /** The calls that the kills came upon, with their files. */
  hit: Set<string>;
}

async function begin(directory: string): Promise<Run> {
  const site = await startSite({ directory });
  await site.server.end("SIGTERM");
  const uploads = noUploads();
  return { directory, data: site.server.data, site, uploads, index: 0, kills: 0, hit: new Set() };
}

async function killAt(run: Run, { isMain, call, nth }: Point, report: Report): Promise<void> {
  const { directory, uploads } = run;
  const picture = await pictureOf(run.index++);
  uploads.sent.set(picture.path, picture);
  const key = { "idempotency-key": `upload-${run.index}` };
  const send = (site: Site) => site.upload("default", picture.path, picture.bytes, key);
  const first = await startAgain(run);
  const log = join(directory, "strace.log");
  const [main = 0, ...others] = threadsOf(first.server.pid);
  const what = `${call}:signal=KILL:when=${nth}`;
  const strace = await inject({ threads: isMain ? [main] : others, what, log });
  const before = await send(first);
  const wasHit = await endsWithin(first.server.pid, endMs);
  await strace[Symbol.asyncDispose]();
  await first.server.end("SIGKILL");
  if (wasHit) await noteHit(run, log);
  const second = await startAgain(run);
  const after = await send(second);
  await second.server.end("SIGKILL");
  if (after.status !== 201) report.wrong(`${picture.path} sent again was answered ${after.status}`);
  else settle(uploads, picture.path, idOf(before), idOf(after) ?? "");
}

async function startAgain({ directory, data, site }: Run): Promise<Site> {
  return new Site(await startExecutable({ directory, data }), site.token, site.keys);
}

async function endsWithin(pid: number, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isRunning(pid) && performance.now() < deadline) await Bun.sleep(5);
  return !isRunning(pid);
}

/** The last call of the log, with what it was about. */
async function noteHit(run: Run, log: string): Promise<void> {
  const lines = (await readFile(log, "utf8")).split("\n").filter((line) => /^\d* *\w+\(/.test(line));
  const [, call = "", files = ""] = /(\w+)\((.*)/.exec(lines.at(-1) ?? "") ?? [];
  const place = /\.unfinished|objects|imagor\.db-?\w*|eventfd/.exec(files)?.[0];
  const nth = call === "pwrite64" ? ` ${lines.length}` : "";
  run.kills += 1;
  run.hit.add(`${call}${nth} ${place ?? "elsewhere"}`);
}

function idOf({ status, bytes }: Answer): string | undefined {
  return status === 201 ? JSON.parse(new TextDecoder().decode(bytes)).id : undefined;
}

function settle(uploads: Uploads, path: string, before: string | undefined, after: string): void {
  if (before !== undefined && before !== after) uploads.unexpected.push(`${path} was made twice`);
  if (before === undefined) uploads.keptUnacknowledged.add(path);
  else uploads.acknowledged.set(path, before);
}
