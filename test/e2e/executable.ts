import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { modeEnvironment } from "#test/support/mode.ts";

/** What `bun run build` makes. */
export const executable = resolve(import.meta.dir, "../../dist/imagor-cloud");
export const isBuilt = existsSync(executable);

const secondsToStart = 30;

/** Nothing of this machine's settings reaches the executable. */
const bareEnvironment = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  LANG: "C.UTF-8",
  ...modeEnvironment,
};

interface Place {
  /** The working directory. */
  directory: string;
  /** Beside the bare environment. */
  env?: Record<string, string>;
}

interface Start extends Place {
  data?: string;
  port?: number;
}

export interface RunningServer extends AsyncDisposable {
  url: string;
  port: number;
  pid: number;
  data: string;
  /** From the start of the process to the first answer of `/readyz` that says so, milliseconds. */
  readyMs: number;
  /** What it prints for whoever started it. */
  greeting(): Promise<string>;
  /** Ends it (at once, by SIGKILL, or by asking it) and gives its exit code. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number>;
}

export interface Said {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs one command of the executable to its end. */
export async function runExecutable(words: string[], { directory, env }: Place): Promise<Said> {
  const child = Bun.spawn([executable, ...words], {
    cwd: directory,
    env: { ...bareEnvironment, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { exitCode: await child.exited, stdout, stderr };
}

/** Starts the server and kills it so much later, ready or not. */
export async function killWhileStarting(start: Start, afterMs: number): Promise<void> {
  const { child } = spawnServer(start);
  await Bun.sleep(afterMs);
  child.kill("SIGKILL");
  await child.exited;
}

/** Starts the server and waits until it is ready. */
export async function startExecutable(start: Start): Promise<RunningServer> {
  const startedAt = performance.now();
  const { child, data, port } = spawnServer(start);
  const url = `http://localhost:${port}`;
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    child.kill(signal);
    return child.exited;
  };
  await untilReady(url, child);
  const readyMs = performance.now() - startedAt;
  const dispose = async () => void (await end("SIGKILL"));
  const greeting = () => firstPrinted(child.stdout);
  return { url, port, pid: child.pid, data, readyMs, greeting, end, [Symbol.asyncDispose]: dispose };
}

function spawnServer({ directory, env, ...start }: Start) {
  const data = start.data ?? join(directory, "data");
  const port = start.port ?? freePort();
  const child = Bun.spawn([executable, "serve", "--data", data, "--port", String(port)], {
    cwd: directory,
    env: { ...bareEnvironment, LOG_LEVEL: "error", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, data, port };
}

/** Of a process that writes at once what it has to say. */
export async function firstPrinted(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stdout.getReader();
  const { value } = await reader.read();
  reader.releaseLock();
  return new TextDecoder().decode(value);
}

/** An API key's token for a space, or for `all`. */
export async function createToken(
  place: Place,
  data: string,
  scopes: string,
  space = "default",
): Promise<string> {
  const words = ["api-key", "create", "--space", space, "--scope", scopes, "--data", data, "--json"];
  const { stdout, stderr } = await runExecutable(words, place);
  const { token } = JSON.parse(stdout);
  if (typeof token !== "string") throw new Error(`no API key: ${stderr}`);
  return token;
}

/** A port that nobody listened on a moment ago. */
export function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

/** Waits for `/readyz`, as long as the process lives and half a minute at most. */
export async function untilReady(url: string, child: Bun.Subprocess): Promise<void> {
  const deadline = performance.now() + secondsToStart * 1000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await Bun.sleep(2);
  }
  child.kill("SIGKILL");
  throw new Error(`the server was not ready within ${secondsToStart} seconds`);
}
