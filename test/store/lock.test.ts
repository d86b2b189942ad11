import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { lockDataDirectory } from "#src/store/lock.ts";
import { aDirectory } from "#test/support/directory.ts";

const holder = `
  const { lockDataDirectory } = await import("#src/store/lock.ts");
  lockDataDirectory(process.argv[1]);
  Bun.gc(true);
  console.log("locked");
  setInterval(() => {}, 1000);
`;

test("a second server on the same data is refused until the first has ended", () => {
  using data = aDirectory();
  const lock = lockDataDirectory(data.path);
  expect(() => lockDataDirectory(data.path)).toThrow("Another server is running");
  lock.release();
  lockDataDirectory(data.path).release();
});

test("the lock is a file for its owner alone", () => {
  using data = aDirectory();
  lockDataDirectory(data.path).release();
  expect(statSync(join(data.path, "serve.lock")).mode & 0o777).toBe(0o600);
});

test("the lock falls with a process that was killed, and not before", async () => {
  using data = aDirectory();
  await using holding = Bun.spawn([process.execPath, "-e", holder, data.path], {
    cwd: `${import.meta.dir}/../..`,
    stdout: "pipe",
    stdin: "ignore",
  });
  await holding.stdout.getReader().read();
  expect(() => lockDataDirectory(data.path)).toThrow(data.path);
  holding.kill("SIGKILL");
  await holding.exited;
  lockDataDirectory(data.path).release();
});
