import { randomFrom } from "#test/e2e/kill/pictures.ts";
import { checkSame, endedProcesses } from "#test/reliability/hostile.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Site, startSite, updateSpace } from "#test/reliability/site.ts";
import { wrongWith } from "#test/reliability/wrong-with.ts";
import { oddPictures } from "#test/support/odd-pictures.ts";
import { drawOperations } from "#test/support/operation-lists.ts";

/** Two lists, each as costly as may be, have room in this queue: none of the answers may be a 503. */
const clients = 2;
const env = { QUEUE_SECONDS: "20" };
const inspectionsMs = 120_000;

interface Seen {
  statuses: Map<number, number>;
  slowestMs: number;
}

/** Lists of operations, drawn at random, of odd pictures: each gives a picture or a refusal within the deadline. */
export async function runOperations(
  directory: string,
  { times = 20_000, seed }: Options,
  report: Report,
): Promise<void> {
  const site = await startSite({ directory, env });
  await using _ = site.server;
  await updateSpace(site, directory, "--svg", "--raw");
  const names = await uploadAll(site, report);
  report.figure("lists", `${times}, seed ${seed}, of ${names.length} pictures`);
  const random = randomFrom(seed);
  const lists = Array.from({ length: times }, () => drawOperations(random, names));
  const seen: Seen = { statuses: new Map(), slowestMs: 0 };
  await Promise.all(Array.from({ length: clients }, () => askFor(site, lists, seen, report)));
  for (const [status, count] of [...seen.statuses].sort()) report.figure(`answered ${status}`, count);
  report.figure("slowest answer, ms", Math.round(seen.slowestMs));
  const ended = await endedProcesses(site);
  report.figure("render processes ended", ended);
  if (/[1-9]\d* crash/.test(ended)) report.wrong("a picture ended its render process");
  await checkSame(site, report);
}

/** Gives the names of those that were taken, which are all. */
async function uploadAll(site: Site, report: Report): Promise<string[]> {
  const pictures = await oddPictures();
  for (const { name, bytes } of pictures) {
    const { status } = await site.upload("default", name, bytes);
    if (status !== 201) report.wrong(`the upload of ${name} was answered ${status}`);
  }
  await site.untilInspected(inspectionsMs);
  return pictures.map(({ name }) => name);
}

async function askFor(site: Site, lists: string[], seen: Seen, report: Report): Promise<void> {
  for (let list = lists.pop(); list !== undefined; list = lists.pop()) {
    const answer = await site.deliver("default", list);
    seen.statuses.set(answer.status, (seen.statuses.get(answer.status) ?? 0) + 1);
    seen.slowestMs = Math.max(seen.slowestMs, answer.ms);
    const wrong = await wrongWith(answer);
    if (wrong !== undefined) report.wrong(`${list} ${wrong}`);
  }
}
