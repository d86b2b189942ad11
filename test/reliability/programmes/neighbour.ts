import { type Bomb, bombs } from "#test/reliability/bombs/bombs.ts";
import { checkSame, endedProcesses } from "#test/reliability/hostile.ts";
import { p99, times } from "#test/reliability/load/figures.ts";
import { startGenerating } from "#test/reliability/load/generate.ts";
import { Mix, steadily } from "#test/reliability/load/mix.ts";
import type { Outcome } from "#test/reliability/load/plan.ts";
import { watchMemory } from "#test/reliability/memory.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { answerMs, type Site, startSite } from "#test/reliability/site.ts";

/** Of the good client's 99th percentile beside the bombs to that of a quiet server. */
const mostSlower = 1.5;
const perSecond = 25;
/** Where the machine is so slow that bombs are left by then, they are left out. */
const mostSeconds = 170;
/** Between bombs, so that what else the machine does counts for both alike. */
const quietMs = 1_500;
/** Of what a bomb can be asked for; R2 asks for all of it. */
const operationsEvery = 3;

/** R2b: all bombs one after the other in one space, while somebody asks for pictures of another. */
export async function runBesideNeighbour(
  directory: string,
  { files }: Options,
  report: Report,
): Promise<void> {
  const all = (await Array.fromAsync(bombs())).slice(0, files);
  const site = await startSite({ directory, spaces: ["good"] });
  await using _ = site.server;
  const memory = watchMemory(site.server.pid);
  const mix = new Mix(site, "good");
  await mix.prepare();
  const orders = steadily({ perSecond, seconds: mostSeconds + answerMs / 1000 }, (turn) => mix.next(turn));
  const client = startGenerating({ port: site.server.port, orders });
  const thrown = await throwBombs(site, all);
  client.stop();
  const outcomes = await client.outcomes;
  const isIn = (spans: Span[]) => (outcome: Outcome) => {
    const at = client.startsAt + outcome.atMs;
    return spans.some(({ from, to }) => at >= from && at < to);
  };
  report.figure(
    "requests for bombs",
    `${thrown.requests}, of ${thrown.beside.length} of ${all.length} bombs`,
  );
  judge(outcomes.filter(isIn(thrown.quiet)), outcomes.filter(isIn(thrown.beside)), report);
  report.figure("peak PSS, MB", Math.round(memory.stop().allMb));
  report.figure("render processes ended", await endedProcesses(site));
  await checkSame(site, report);
}

/** Milliseconds since 1970. */
interface Span {
  from: number;
  to: number;
}

interface Thrown {
  requests: number;
  beside: Span[];
  quiet: Span[];
}

async function throwBombs(site: Site, all: Bomb[]): Promise<Thrown> {
  const thrown: Thrown = { requests: 0, beside: [], quiet: [] };
  const deadline = Date.now() + mostSeconds * 1000;
  for (const [index, bomb] of all.entries()) {
    if (Date.now() > deadline) break;
    thrown.quiet.push(await spanOf(() => Bun.sleep(quietMs)));
    const beside = spanOf(async () => (thrown.requests += await throwBomb(site, bomb, `bomb-${index}`)));
    thrown.beside.push(await beside);
    // What is left of it belongs to neither.
    await site.untilInspected(answerMs);
  }
  return thrown;
}

async function spanOf(work: () => Promise<unknown>): Promise<Span> {
  const from = Date.now();
  await work();
  return { from, to: Date.now() };
}

/** Its upload and deliveries one after the other, as one attacker does. */
async function throwBomb(site: Site, bomb: Bomb, path: string): Promise<number> {
  const { status } = await site.upload("default", path, bomb.bytes);
  if (status !== 201) return 1;
  const operations = bomb.operations.filter((_, index) => index % operationsEvery === 0);
  for (const operation of operations) await site.deliver("default", `${operation}/${path}`);
  return 1 + operations.length;
}

function judge(quiet: Outcome[], beside: Outcome[], report: Report): void {
  for (const [name, outcomes] of Object.entries({ "on the quiet server": quiet, "beside the bombs": beside }))
    for (const kind of ["kept", "new"])
      report.figure(`good client ${name}, ${kind}`, times(outcomes.filter((each) => each.kind === kind)));
  const ratio = p99(beside) / p99(quiet);
  report.figure(
    "99th percentile of all, ms",
    `${p99(beside).toFixed(1)}, quiet ${p99(quiet).toFixed(1)}, ${ratio.toFixed(2)} times slower`,
  );
  if (ratio >= mostSlower) report.wrong("the good client suffers");
  if ([...quiet, ...beside].some(({ status }) => status !== 200)) report.wrong("the good client is refused");
}
