import { type Bomb, bombs } from "#test/reliability/bombs/bombs.ts";
import { GoodClient, type Waited } from "#test/reliability/good-client.ts";
import { checkSame, endedProcesses } from "#test/reliability/hostile.ts";
import { watchMemory } from "#test/reliability/memory.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Site, startSite } from "#test/reliability/site.ts";

/** Of the good client's 99th percentile beside the bombs to that of a quiet server. */
const mostSlower = 1.5;
const quietSeconds = 40;
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
  const client = new GoodClient(site, "good");
  await client.prepare();
  const quiet = await client.askFor(() => Bun.sleep(quietSeconds * 1000));
  let thrown = 0;
  const beside = await client.askFor(async () => {
    for (const [index, bomb] of all.entries()) thrown += await throwBomb(site, bomb, `bomb-${index}`);
  });
  report.figure("good client on the quiet server", shown(quiet));
  report.figure(`good client beside ${thrown} requests for bombs`, shown(beside));
  const ratio = beside.p99 / quiet.p99;
  report.figure("99th percentile, times slower", ratio.toFixed(2));
  if (ratio >= mostSlower || beside.failed > 0) report.wrong("the good client suffers");
  report.figure("peak PSS, MB", Math.round(memory.stop().allMb));
  report.figure("render processes ended", await endedProcesses(site));
  await checkSame(site, report);
}

/** Its upload and deliveries one after the other, as one attacker does. */
async function throwBomb(site: Site, bomb: Bomb, path: string): Promise<number> {
  const { status } = await site.upload("default", path, bomb.bytes);
  if (status !== 201) return 1;
  const operations = bomb.operations.filter((_, index) => index % operationsEvery === 0);
  for (const operation of operations) await site.deliver("default", `${operation}/${path}`);
  return 1 + operations.length;
}

function shown({ count, p50, p99, failed }: Waited): string {
  return `median ${p50.toFixed(1)} ms, 99th percentile ${p99.toFixed(1)} ms of ${count} answers, ${failed} failed`;
}
