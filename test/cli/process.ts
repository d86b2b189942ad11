import { ownCommand } from "#src/embedded.ts";
import { freePort } from "./free-port.ts";

/** Runs a command as a process of its own, with nothing in its environment but what is given. */
export function spawn(words: string[], env: Record<string, string> = {}) {
  const { PATH = "", HOME = "" } = process.env;
  const [first = "", ...rest] = words;
  return Bun.spawn([...ownCommand(first), ...rest], {
    env: { PATH, HOME, LOG_LEVEL: "warn", ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
}

export async function ended({ stdout, stderr, exited }: ReturnType<typeof spawn>) {
  const [out, notes, code] = await Promise.all([
    new Response(stdout).text(),
    new Response(stderr).text(),
    exited,
  ]);
  return { code, out, notes };
}

interface Server extends AsyncDisposable {
  url: string;
  port: number;
  /** What it printed when it was ready. */
  greeting: string;
  process: ReturnType<typeof spawn>;
}

/** A server on its own port, from its greeting on; ended at the end of the block. */
export async function aServer(dataDir: string, flags: string[] = []): Promise<Server> {
  const port = freePort();
  const child = spawn(["serve", "--data", dataDir, "--port", String(port), ...flags]);
  const greeting = await firstChunk(child.stdout);
  if (greeting === "") throw new Error(await new Response(child.stderr).text());
  const end = async () => {
    child.kill("SIGTERM");
    await child.exited;
  };
  return { url: `http://localhost:${port}`, port, greeting, process: child, [Symbol.asyncDispose]: end };
}

async function firstChunk(stream: ReadableStream<Uint8Array>): Promise<string> {
  const { value } = await stream.getReader().read();
  return new TextDecoder().decode(value);
}
