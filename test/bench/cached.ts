import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "#test/corpus/process.ts";
import type { Bare } from "./bare-handler.ts";
import { photographs } from "./cold/photographs.ts";
import { median, table } from "./figures.ts";
import { cpuSecondsOfTree, treeOf } from "./memory.ts";
import { startNginx } from "./peers/nginx.ts";
import { startOurs } from "./peers/ours.ts";
import { bars } from "./plot.ts";

export interface CachedOptions {
  rounds: number;
  seconds: number;
}

export interface Cached {
  sizeBytes: number;
  connections: number;
  /** By who answered, the medians of the rounds. */
  figures: Map<string, Figure>;
}

interface Figure {
  /** Requests a second. */
  rate: number;
  /** Of one core, for a request. */
  cpuUs: number;
}

interface Server {
  name: string;
  pid: number;
  url: string;
  end(): Promise<unknown>;
}

const [serverCore, loadCore] = [0, 1];
const connections = 32;

/** About 40 KB. */
const result = "440x330/filters:format(jpeg)/small.jpg";
const file = "picture.jpg";

const [fromNginx, fromBare, fromMemory, fromDisk, logged] = [
  "nginx, the same file",
  "a bare handler of Bun, HMAC and a map",
  "Imagor Cloud, from memory",
  "Imagor Cloud, from disk",
  "Imagor Cloud, from memory, with its access log",
];

/** As nginx is set up here. */
const withoutAccessLog = { LOG_LEVEL: "warn" };
const withoutMemory = { RESULT_MEMORY_BYTES: "0" };

/** A result that is there already, over signed URLs, beside the same bytes as a file of nginx and out of a map. */
export async function measureCached({ rounds, seconds }: CachedOptions): Promise<Cached> {
  const place = mkdtempSync(join(tmpdir(), "imagor-cloud-cached-"));
  const servers: Server[] = [];
  try {
    const memory = await start(place, fromMemory, withoutAccessLog);
    servers.push(
      memory,
      await start(place, fromDisk, { ...withoutAccessLog, ...withoutMemory }),
      await start(place, logged, {}),
    );
    const answer = await fetch(memory.url);
    const bytes = await answer.bytes();
    servers.push(await startStatic(place, bytes), await startBare(answer.headers, bytes));
    const found = new Map(servers.map(({ name }): [string, Figure[]] => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const server of servers) found.get(server.name)?.push(await load(server, seconds));
    }
    const figures = new Map([...found].map(([name, each]) => [name, medianOf(each)]));
    return { sizeBytes: bytes.length, connections, figures };
  } finally {
    await Promise.all(servers.map(({ end }) => end()));
    rmSync(place, { recursive: true, force: true });
  }
}

/** What was found, as lines to print. */
export function reportCached({ sizeBytes, figures }: Cached): string[] {
  const limit = figures.get(fromNginx)?.rate ?? Number.NaN;
  const rows = [...figures].map(([name, { rate, cpuUs }]) => [
    name,
    rate.toFixed(0),
    (rate / limit).toFixed(2),
    cpuUs.toFixed(0),
  ]);
  return [
    "",
    `cached, ${(sizeBytes / 1000).toFixed(0)} KB over ${connections} connections, server and load on a core each:`,
    ...table([["", "requests/s", "of nginx", "CPU µs"], ...rows]),
  ];
}

export function plotCached({ sizeBytes, figures }: Cached): Map<string, string> {
  const title = `Requests a second on one core, a result of ${(sizeBytes / 1000).toFixed(0)} KB that is there already`;
  const all = [...figures].map(([name, { rate }]) => ({ name, value: rate }));
  return new Map([["cached.svg", bars({ title, groups: [{ name: "", bars: all }] })]]);
}

async function start(place: string, name: string, env: Record<string, string>): Promise<Server> {
  const { directory: pictures } = await photographs();
  const directory = join(place, name.replaceAll(/\W+/g, "-"));
  mkdirSync(directory);
  const { server, signed } = await startOurs({ pictures, directory }, ["small.jpg"], env);
  const url = `http://127.0.0.1:${server.port}${signed(result)}`;
  await mustBe(url, "fwd=miss");
  await pin(server.pid);
  // What is written after the answer is there then.
  await Bun.sleep(200);
  await mustBe(url, env.RESULT_MEMORY_BYTES === "0" ? "detail=disk" : "detail=memory");
  return { name, pid: server.pid, url, end: () => server.end("SIGTERM") };
}

async function mustBe(url: string, wanted: string): Promise<void> {
  const answer = await fetch(url);
  await answer.bytes();
  const status = answer.headers.get("cache-status") ?? `${answer.status}`;
  if (!status.includes(wanted)) throw new Error(`the result is ${status} instead of ${wanted}`);
}

async function startStatic(place: string, bytes: Uint8Array): Promise<Server> {
  const directory = join(place, "nginx");
  const root = join(directory, "root");
  mkdirSync(root, { recursive: true });
  await Bun.write(join(root, file), bytes);
  const { url, pid, end } = await startNginx(directory, { workers: 1, server: `root ${root};` });
  await pin(pid);
  return { name: fromNginx, pid, url: `${url}/${file}`, end };
}

/** With the headers of ours. */
async function startBare(all: Headers, body: Uint8Array): Promise<Server> {
  const { promise: url, resolve } = Promise.withResolvers<string>();
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "bare-handler.ts")], {
    stdio: ["ignore", "inherit", "inherit"],
    serialization: "advanced",
    ipc: resolve,
  });
  const headers = [...all].filter(([name]) => name !== "content-length" && name !== "date");
  const key = { secret: "bare", algorithm: "sha256", truncate: 40 } as const;
  child.send({ key, path: result, headers, body } satisfies Bare);
  const server = { name: fromBare, pid: child.pid, url: await url };
  await pin(child.pid);
  const end = async () => {
    child.kill("SIGKILL");
    await child.exited;
  };
  return { ...server, end };
}

async function pin(pid: number): Promise<void> {
  for (const each of treeOf(pid)) {
    await mustRun(["taskset", "--all-tasks", "--cpu-list", "--pid", String(serverCore), String(each)]);
  }
}

async function load({ pid, url }: Server, seconds: number): Promise<Figure> {
  const wrk = [
    "wrk",
    "--threads",
    "1",
    "--connections",
    String(connections),
    "--duration",
    `${seconds}s`,
    url,
  ];
  const cpuBefore = cpuSecondsOfTree(pid);
  const said = await mustRun(["taskset", "--cpu-list", String(loadCore), ...wrk]);
  const cpuSeconds = cpuSecondsOfTree(pid) - cpuBefore;
  if (/Non-2xx|Socket errors/.test(said)) throw new Error(said);
  const requests = Number(/(\d+) requests in/.exec(said)?.[1]);
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]), cpuUs: (cpuSeconds * 1e6) / requests };
}

function medianOf(figures: Figure[]): Figure {
  return {
    rate: median(figures.map(({ rate }) => rate)),
    cpuUs: median(figures.map(({ cpuUs }) => cpuUs)),
  };
}
