import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "#test/corpus/process.ts";
import { runExecutable } from "#test/e2e/executable.ts";
import { photographs } from "./cold/photographs.ts";
import { median, table } from "./figures.ts";
import { treeOf } from "./memory.ts";
import { startOurs } from "./peers/ours.ts";

export interface SignInOptions {
  rounds: number;
  seconds: number;
}

interface Round {
  without: number;
  with: number;
}

interface Server {
  pid: number;
  port: number;
  /** A script of wrk. */
  script: string;
}

/** Tells how long each of the sign-ins took, milliseconds. */
type End = () => Promise<number[]>;

/** What the global quota lets anybody try. */
const signInsPerSecond = 5;
const connections = 32;
const loadCore = "1";
/** The same result under so many URLs, since each change of a row has every one of them looked up anew. */
const urls = 500;
const result = (number: number) =>
  `440x330/filters:format(jpeg):expire(${9_000_000_000_000 + number})/small.jpg`;
const people = 10;
const password = "correct horse battery";

const places: [name: string, cores: string][] = [
  ["server on all cores, load on one of them", "0-1"],
  ["server on one core, load on another", "0"],
];

/** How much of the speed of cached delivery is left beside sign-ins: half of them right, from ever other addresses. */
export async function measureSignIn({ rounds, seconds }: SignInOptions): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "imagor-cloud-sign-in-"));
  try {
    const { directory: pictures } = await photographs();
    const env = { TRUSTED_PROXIES: "127.0.0.1,::1" };
    const { server, signed } = await startOurs({ pictures, directory }, ["small.jpg"], env);
    await using _ = server;
    await addPeople(server.port, { directory, data: server.data });
    const script = join(directory, "urls.lua");
    const paths = Array.from({ length: urls }, (_, number) => signed(result(number)));
    await Bun.write(script, scriptOf(paths));
    for (const path of paths) await (await fetch(`http://127.0.0.1:${server.port}${path}`)).bytes();
    const rows = [["", "requests/s without", "with", "left", "least left", "sign-in ms", "slowest"]];
    for (const [name, cores] of places) {
      await pin(server.pid, cores);
      await deliver({ ...server, script }, 1);
      const found: Round[] = [];
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        // In turn the one and the other comes first.
        const isFirst = round % 2 === 1;
        const before = isFirst ? undefined : await deliver({ ...server, script }, seconds);
        const end = signInOften(server.port);
        const beside = await deliver({ ...server, script }, seconds);
        times.push(...(await end()));
        found.push({ without: before ?? (await deliver({ ...server, script }, seconds)), with: beside });
      }
      rows.push([name, ...figuresOf(found), median(times).toFixed(0), Math.max(...times).toFixed(0)]);
    }
    return [
      "",
      `cached delivery beside ${signInsPerSecond} sign-ins a second, ${rounds} rounds:`,
      ...table(rows),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function figuresOf(rounds: Round[]): string[] {
  const shares = rounds.map((round) => round.with / round.without);
  return [
    median(rounds.map(({ without }) => without)).toFixed(0),
    median(rounds.map((round) => round.with)).toFixed(0),
    median(shares).toFixed(2),
    Math.min(...shares).toFixed(2),
  ];
}

async function pin(pid: number, cores: string): Promise<void> {
  for (const each of treeOf(pid))
    await mustRun(["taskset", "--all-tasks", "--cpu-list", "--pid", cores, String(each)]);
}

/** Requests a second. */
async function deliver({ port, script }: Server, seconds: number): Promise<number> {
  const url = `http://127.0.0.1:${port}`;
  const wrk = ["wrk", "--threads", "1", "--connections", `${connections}`, "--duration", `${seconds}s`];
  wrk.push("--script", script, url);
  const said = await mustRun(["taskset", "--cpu-list", loadCore, ...wrk]);
  if (/Non-2xx|Socket errors/.test(said)) throw new Error(said);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]);
}

/** One after the other, each made before the first is sent. */
function scriptOf(paths: string[]): string {
  return `
local requests, next = {}, 0
function init()
  for number, path in ipairs({ ${paths.map((path) => `"${path}"`).join(", ")} }) do
    requests[number] = wrk.format("GET", path)
  end
end
function request()
  next = next % #requests + 1
  return requests[next]
end
`;
}

/** By the links that the command prints. */
async function addPeople(port: number, { directory, data }: { directory: string; data: string }) {
  for (let number = 0; number < people; number += 1) {
    const words = ["user", "create", emailOf(number), "--data", data, "--json"];
    const { url } = JSON.parse((await runExecutable(words, { directory })).stdout);
    const token = new URL(url).searchParams.get("token") ?? "";
    const { status } = await send(port, "/reset/new", { token, password });
    if (status !== 200) throw new Error(`a password was answered ${status}`);
  }
}

function emailOf(number: number): string {
  return `person-${number}@example.com`;
}

/** Until it is ended; fails where one was refused before its password was looked at. */
function signInOften(port: number): End {
  const sent: Promise<number>[] = [];
  const timer = setInterval(() => sent.push(signIn(port, sent.length)), 1000 / signInsPerSecond);
  return async () => {
    clearInterval(timer);
    return await Promise.all(sent);
  };
}

/** In turn somebody comes in, and nobody is known by the address. */
async function signIn(port: number, number: number): Promise<number> {
  const startedAt = performance.now();
  const isRight = number % 2 === 0;
  const asked = isRight
    ? { email: emailOf((number / 2) % people), password }
    : { email: `nobody-${crypto.randomUUID()}@example.com`, password: "wrong wrong" };
  const { status } = await send(port, "/sign-in", asked);
  if (status !== (isRight ? 303 : 422)) throw new Error(`a sign-in was answered ${status}`);
  return performance.now() - startedAt;
}

let addresses = 0;

async function send(port: number, path: string, fields: Record<string, string>): Promise<Response> {
  addresses += 1;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
    headers: {
      "sec-fetch-site": "same-origin",
      "x-forwarded-for": `198.51.${100 + (addresses >> 8)}.${addresses & 255}`,
    },
  });
  await answer.bytes();
  return answer;
}
