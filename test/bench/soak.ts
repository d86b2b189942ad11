/**
 * `bun test/bench/soak.ts [--minutes 20]`: puts a bit of everything on the built executable for so long, and fails where
 * its memory or its open files go up, or an answer is not what it should be.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { photographs } from "./cold/photographs.ts";
import { table } from "./figures.ts";
import { childrenOf } from "./memory.ts";
import { startOurs } from "./peers/ours.ts";
import { mixedLoad } from "./soak/load.ts";
import { type Sample, sample, watched } from "./soak/sample.ts";
import { trendOf } from "./soak/trend.ts";

/** Often enough to find the lowest point between two ends of what is cleared now and then. */
const sampleEverySeconds = 2;
/** Until what was uploaded has been looked at, in idle time, and the process that did so has ended. */
const mostRestSeconds = 600;
const usualProcesses = availableParallelism();
/** Long enough for memory to be given back. */
const restSeconds = 60;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "20" } } });
const seconds = Number(values.minutes) * 60;

const directory = mkdtempSync(`${tmpdir()}/imagor-cloud-soak-`);
try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function soak(): Promise<boolean> {
  const { directory: pictures } = await photographs();
  const { server, token, signed } = await startOurs({ pictures, directory }, ["small.jpg", "large.jpg"]);
  const startedAt = performance.now();
  const samples: { seconds: number; sample: Sample }[] = [];
  const look = () =>
    samples.push({ seconds: (performance.now() - startedAt) / 1000, sample: sample(server.pid) });
  const looking = setInterval(look, sampleEverySeconds * 1000);
  const end = startedAt + seconds * 1000;
  const { requests, bad } = await mixedLoad({ url: server.url, token, signed, pictures }, end);
  clearInterval(looking);
  look();
  await until(() => childrenOf(server.pid).length <= usualProcesses, mostRestSeconds);
  await Bun.sleep(restSeconds * 1000);
  const rest = sample(server.pid);
  const trends = watched.map((name) => ({
    name,
    ...trendOf(samples.map((each) => ({ seconds: each.seconds, value: each.sample[name] }))),
  }));
  const rows = trends.map(({ name, start, end, most, perHour, isUpward }) => [
    name,
    ...[start, end, most, rest[name]].map((figure) => figure.toFixed(0)),
    perHour.toFixed(1),
    isUpward ? "upward" : "level",
  ]);
  say([
    `${requests} requests in ${values.minutes} minutes, ${bad.length} answered wrongly`,
    ...new Set(bad),
    ...table([["", "start", "end", "most", "at rest", "an hour", ""], ...rows]),
  ]);
  await server.end("SIGTERM");
  return bad.length === 0 && trends.every(({ isUpward }) => !isUpward);
}

async function until(isSo: () => boolean, mostSeconds: number): Promise<void> {
  const deadline = performance.now() + mostSeconds * 1000;
  while (!isSo() && performance.now() < deadline) await Bun.sleep(1000);
}

function say(lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}
