import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianFontFile } from "#test/support/fonts.ts";
import { mustRun, run } from "./process.ts";

const secondsToStart = 60;

/** A running executable with a space that holds the corpus' pictures. */
export interface CorpusServer extends AsyncDisposable {
  /** Of the space's delivery, without a slash at the end. */
  base: string;
  /** A file that may be written, gone with the server. */
  report: string;
  /** What `asset add` said: the pictures that it refused, and its sum. */
  added: string;
}

/** Starts `dist/imagor-cloud`, built where it is missing, over new data with the pictures in the space `corpus`. */
export async function startCorpusServer(root: string, images: string): Promise<CorpusServer> {
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
    await answering(`http://127.0.0.1:${port}/`, child, log);
    const command = (...words: string[]) => [executable, ...words, "--data", data];
    await mustRun(command("space", "create", "corpus", "--defaults", "imagor", "--unsafe"));
    // Ends with 1: some of the files are no pictures, or of a kind that is refused.
    const { output } = await run(command("asset", "add", images, "--space", "corpus"));
    // The one that imagor had; without it the case is listed in differences.json.
    const han = debianFontFile("WenQuanYi Micro Hei");
    if (han) await mustRun(command("font", "add", han, "--space", "corpus"));
    const base = `http://127.0.0.1:${port}/i/corpus`;
    return { base, report: join(home, "report.json"), added: output, [Symbol.asyncDispose]: stop };
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
