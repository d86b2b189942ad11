import { resolve } from "node:path";
import { freePort, untilReady } from "#test/e2e/executable.ts";
import { aDirectory } from "#test/support/directory.ts";

const main = resolve(import.meta.dir, "../../../src/main.ts");

/** The server out of its source, which shows /_kit, on data of its own. */
export async function startSource() {
  const directory = aDirectory();
  const port = freePort();
  const child = Bun.spawn(
    [process.execPath, main, "serve", "--data", directory.path, "--port", String(port)],
    {
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: "/nonexistent", LOG_LEVEL: "error" },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const url = `http://localhost:${port}`;
  await untilReady(url, child);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.exited;
      directory[Symbol.dispose]();
    },
  };
}
