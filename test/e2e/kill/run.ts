import { join } from "node:path";
import {
  createToken,
  freePort,
  killWhileStarting,
  type RunningServer,
  startExecutable,
} from "#test/e2e/executable.ts";
import { checkKept, checkServed, type Kept } from "./check.ts";
import { randomFrom } from "./pictures.ts";
import { noUploads, type Target, type Uploads, uploadAll } from "./upload.ts";

export interface KillOptions {
  kills: number;
  uploads: number;
  clients: number;
  /** Decides the moments of the kills. */
  seed: number;
}

export interface KillReport {
  uploads: Uploads;
  /** From each start after a kill until the server was ready, milliseconds. */
  readyMs: number[];
  /** Beside the others. */
  killsWhileStarting: number;
  kept: Kept;
  /** What must not be, as sentences. */
  wrong: string[];
}

/** A kill follows the acknowledgement it waits for, or the start of the server, by at most this. */
const maxDelayMs = 60;

/** After so many of the kills the server is killed once more while it starts. */
const startingShare = 0.15;
/** A start takes about so long at least. */
const startingMs = 150;

/** A server that is killed and started again in one place, and what was seen of it. */
interface Run {
  place: { directory: string; port: number };
  server: RunningServer;
  gate: Gate;
  readyMs: number[];
  killsWhileStarting: number;
}

/**
 * Uploads pictures while the server is killed with SIGKILL again and again and started on the same data, then
 * checks that nothing acknowledged is lost and nothing torn is shown. `directory` is empty and stays the caller's.
 */
export async function runKills(directory: string, options: KillOptions): Promise<KillReport> {
  const place = { directory, port: freePort() };
  const server = await startExecutable(place);
  const run: Run = { place, server, gate: new Gate(), readyMs: [], killsWhileStarting: 0 };
  try {
    const token = await createToken(place, server.data, "assets:read,assets:write,urls:sign");
    const target: Target = { url: server.url, token, up: () => run.gate.up };
    const uploads = noUploads();
    const uploading = uploadAll(target, uploads, options.uploads, options.clients);
    for await (const moment of moments(options, uploads, uploading)) await killAndStart(run, moment);
    await uploading;
    const wrong = [...(await checkServed(target, uploads)), ...(await checkEnd(run.server))];
    const kept = await checkKept(server.data);
    const { readyMs, killsWhileStarting } = run;
    return {
      uploads,
      readyMs,
      killsWhileStarting,
      kept,
      wrong: [...uploads.unexpected, ...wrong, ...kept.wrong],
    };
  } finally {
    await run.server.end("SIGKILL");
  }
}

async function killAndStart(run: Run, { startingAfterMs }: Moment): Promise<void> {
  run.gate.close();
  await run.server.end("SIGKILL");
  if (startingAfterMs !== undefined) {
    await killWhileStarting(run.place, startingAfterMs);
    run.killsWhileStarting += 1;
  }
  run.server = await startExecutable(run.place);
  run.readyMs.push(run.server.readyMs);
  run.gate.open();
}

/** Holds the clients while there is no server. */
class Gate {
  up = Promise.resolve();
  open: () => void = () => {};

  close(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.up = promise;
    this.open = resolve;
  }
}

interface Moment {
  /** Kill it again so long after it was started. */
  startingAfterMs: number | undefined;
}

/** As many moments as there are kills, spread over the uploads: each a while after one of them came through. */
async function* moments(
  { kills, uploads: count, seed }: KillOptions,
  uploads: Uploads,
  uploading: Promise<void>,
): AsyncGenerator<Moment> {
  const random = randomFrom(seed);
  const ended = uploading.then(
    () => true,
    () => true,
  );
  const dues = Array.from({ length: kills }, () => Math.floor(random() * count)).sort((a, b) => a - b);
  for (const due of dues) {
    const came = () => uploads.acknowledged.size + uploads.keptUnacknowledged.size;
    while (came() < due && !(await Promise.race([ended, Bun.sleep(1)])));
    await Bun.sleep(random() * maxDelayMs);
    yield { startingAfterMs: random() < startingShare ? random() * startingMs : undefined };
  }
}

/** Asked to end, the server says so by its exit code and leaves no process. */
async function checkEnd(server: RunningServer): Promise<string[]> {
  const exitCode = await server.end("SIGTERM");
  const leftBehind = await countRenderProcesses(server.data);
  return [
    ...(exitCode === 0 ? [] : [`the server ended with ${exitCode} when it was asked to`]),
    ...(leftBehind === 0 ? [] : [`${leftBehind} render processes outlived the server`]),
  ];
}

async function countRenderProcesses(data: string): Promise<number> {
  await Bun.sleep(500);
  const native = join(data, "cache");
  let count = 0;
  for await (const file of new Bun.Glob("[0-9]*/cmdline").scan("/proc")) {
    const text = await Bun.file(join("/proc", file))
      .text()
      .catch(() => "");
    if (text.includes("render-child") && text.includes(native)) count += 1;
  }
  return count;
}
