import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { sign, upload } from "#test/e2e/client.ts";
import { createToken, executable, startExecutable } from "#test/e2e/executable.ts";
import { childrenOf, memoryOf } from "./memory.ts";

const starts = 11;
const idleSeconds = 5;
const megabyte = 1_000_000;

/** What the executable weighs and how fast it is there, as lines to print. */
export async function measureStart(): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "imagor-cloud-start-"));
  try {
    const { signed, firstStartMs } = await prepare(directory);
    const times: Started[] = [];
    for (let start = 1; start < starts; start += 1) times.push(await startOnce(directory, signed));
    const { ready, picture, memory } = await startOnce(directory, signed, idleSeconds);
    return [
      `size: ${Math.round(Bun.file(executable).size / megabyte)} MB`,
      `first start, over an empty directory, to ready: ${Math.round(firstStartMs)} ms`,
      `start to ready: ${spread([...times.map((time) => time.ready), ready])}`,
      `start to first picture: ${spread([...times.map((time) => time.picture), picture])}`,
      `memory after the first picture and ${idleSeconds} idle seconds: ${memory}`,
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One photograph in the data, and the signed path of a result of it. */
async function prepare(directory: string) {
  await using server = await startExecutable({ directory });
  const token = await createToken({ directory }, server.data, "assets:read,assets:write,urls:sign");
  await upload(server, token, "photo.jpg", await aPhotograph());
  const signed = await sign(server, token, "720x0/photo.jpg");
  return { signed, firstStartMs: server.readyMs };
}

/** Six megapixels with grain. */
function aPhotograph(): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 12 } as const;
  const grain = sharp({ create: { width: 3000, height: 2000, channels: 3, background: "#789", noise } });
  return grain.blur(1).jpeg({ quality: 85 }).toBuffer();
}

interface Started {
  /** Milliseconds since the process was started. */
  ready: number;
  picture: number;
  /** Only where it was asked to idle. */
  memory: string;
}

async function startOnce(directory: string, signed: string, idle = 0): Promise<Started> {
  const startedAt = performance.now();
  await using server = await startExecutable({ directory });
  const answer = await fetch(`${server.url}${signed}`);
  if (!answer.ok) throw new Error(`the picture was answered ${answer.status}`);
  await answer.bytes();
  const picture = performance.now() - startedAt;
  if (idle > 0) await Bun.sleep(idle * 1000);
  return { ready: server.readyMs, picture, memory: idle > 0 ? memoryAtRest(server.pid) : "" };
}

function memoryAtRest(pid: number): string {
  const server = Math.round(memoryOf(pid));
  const rendering = childrenOf(pid).map((child) => Math.round(memoryOf(child)));
  return `server ${server} MB, render processes ${rendering.join(" + ") || 0} MB (PSS)`;
}

function spread(milliseconds: number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b).map(Math.round);
  const median = sorted[Math.floor(sorted.length / 2)];
  return `median ${median} ms, ${sorted[0]} to ${sorted.at(-1)} ms in ${sorted.length} starts`;
}
