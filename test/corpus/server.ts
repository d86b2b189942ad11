import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "./process.ts";

const secondsToStart = 60;

/** A running executable over new data. */
export interface CorpusServer extends AsyncDisposable {
  /** Without a slash at the end. */
  url: string;
  /** A directory that is gone with the server. */
  home: string;
  /** A command of the executable on the server's data. */
  command(...words: string[]): string[];
}

/** Starts `dist/imagor-cloud`, built where it is missing. */
export async function startCorpusServer(root: string): Promise<CorpusServer> {
  const executable = join(root, "dist/imagor-cloud");
  if (!existsSync(executable)) await mustRun([process.execPath, "run", "build"], root);
  const home = mkdtempSync(join(tmpdir(), "imagor-corpus-"));
  const data = join(home, "data");
  const log = join(home, "serve.log");
  const port = freePort();
  const child = Bun.spawn(
    [executable, "serve", "--data", data, "--port", String(port), "--host", "127.0.0.1"],
    {
      cwd: home,
      stdin: "ignore",
      stdout: Bun.file(log),
      stderr: Bun.file(log),
    },
  );
  const stop = async () => {
    child.kill();
    await child.exited;
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const url = `http://127.0.0.1:${port}`;
    await answering(`${url}/`, child, log);
    const command = (...words: string[]) => [executable, ...words, "--data", data];
    return { url, home, command, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

async function answering(address: string, child: Bun.Subprocess, log: string): Promise<void> {
  for (let tries = 0; tries < secondsToStart * 10; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended:\n${await Bun.file(log).text()}`);
    const isUp = await fetch(address).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await Bun.sleep(100);
  }
  throw new Error(`the server did not answer within ${secondsToStart} seconds`);
}
