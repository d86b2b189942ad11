import { checkSame, endedProcesses } from "#test/reliability/hostile.ts";
import type { Options, Report } from "#test/reliability/programme.ts";
import { type Site, startSite, updateSpace } from "#test/reliability/site.ts";
import { fontAttempts, junkAttempts, sizeAttempts } from "#test/reliability/words/junk.ts";
import { type Attempt, layerAttempts, layerPictures } from "#test/reliability/words/layers.ts";
import { textAttempts } from "#test/reliability/words/texts.ts";
import { wrongWith } from "#test/reliability/wrong-with.ts";

/** Two at a time, each as costly as may be, have room in this queue: none of the answers may be a 503. */
const clients = 2;
const env = { QUEUE_SECONDS: "20" };
const picture = "dot.png";

interface Seen {
  statuses: Map<string, number>;
  slowest: { ms: number; what: string };
}

/** Layers, texts and fonts with arguments that are to do harm: a picture or a refusal in time, and nothing crashes. */
export async function runHostileText(directory: string, { times }: Options, report: Report): Promise<void> {
  const site = await startSite({ directory, env });
  await using _ = site.server;
  await upload(site, report);
  const attempts = [
    ...layerAttempts(),
    ...textAttempts(picture),
    ...fontAttempts(picture),
    ...sizeAttempts(picture),
    ...junkAttempts(picture),
  ].slice(0, times);
  report.figure("paths", attempts.length);
  await askForAll(site, attempts, report);
  await askInCircles(site, directory, report);
  const ended = await endedProcesses(site);
  report.figure("render processes ended", ended);
  if (/[1-9]\d* crash/.test(ended)) report.wrong("a path ended its render process");
  await checkSame(site, report);
}

async function upload(site: Site, report: Report): Promise<void> {
  for (const { name, bytes } of await layerPictures()) {
    const { status } = await site.upload("default", name, bytes);
    if (status !== 201) report.figure(`upload of ${name}`, status);
  }
  await site.untilInspected(60_000);
}

async function askForAll(site: Site, attempts: Attempt[], report: Report): Promise<void> {
  const seen: Seen = { statuses: new Map(), slowest: { ms: 0, what: "" } };
  const left = attempts.toReversed();
  await Promise.all(Array.from({ length: clients }, () => askFor(site, left, seen, report)));
  for (const [status, count] of [...seen.statuses].sort()) report.figure(`answered ${status}`, count);
  report.figure("slowest answer, ms", `${Math.round(seen.slowest.ms)} (${seen.slowest.what})`);
}

async function askFor(site: Site, left: Attempt[], seen: Seen, report: Report): Promise<void> {
  for (let attempt = left.pop(); attempt !== undefined; attempt = left.pop()) {
    const { what, path } = attempt;
    const answer = await site.deliver("default", path);
    const status = String(answer.status);
    seen.statuses.set(status, (seen.statuses.get(status) ?? 0) + 1);
    if (answer.ms > seen.slowest.ms) seen.slowest = { ms: answer.ms, what };
    const wrong = await wrongWith(answer);
    if (wrong !== undefined) report.wrong(`${what} ${wrong} (${path.slice(0, 200)})`);
  }
}

/** Paths that were moved in a circle, and a picture shown in place of a missing one that lays on what is missing. */
async function askInCircles(site: Site, directory: string, report: Report): Promise<void> {
  for (const name of ["x.png", "y.png"]) await site.upload("default", name, await aDot());
  for (const [from, to] of [
    ["x.png", "z.png"],
    ["y.png", "x.png"],
    ["z.png", "y.png"],
  ] as const)
    await site.move("default", from, to);
  await updateSpace(site, directory, "--rule", "fallback=y.png");
  const circles = ["x.png", "y.png", "z.png", "nosuch.png"].flatMap((name) => [
    { what: `${name}, moved in a circle`, path: name },
    {
      what: `${name}, moved in a circle, as a layer`,
      path: `filters:image(${name}):watermark(${name})/${name}`,
    },
    { what: `a missing layer under a fallback with it`, path: `filters:image(nosuch2.png)/${name}` },
  ]);
  await askForAll(site, circles, report);
}

async function aDot(): Promise<Uint8Array> {
  const pictures = await layerPictures();
  return pictures.find(({ name }) => name === picture)?.bytes ?? new Uint8Array();
}
