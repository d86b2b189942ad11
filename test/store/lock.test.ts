import { expect, test } from "bun:test";
import { lockDataDirectory } from "#src/store/lock.ts";
import { aDirectory } from "#test/support/directory.ts";

const holder = `
  const { lockDataDirectory } = await import("#src/store/lock.ts");
  lockDataDirectory(process.argv[1]);
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

test("the lock falls with a process that was killed", async () => {
  using data = aDirectory();
  const process = Bun.spawn([Bun.argv[0] ?? "bun", "-e", holder, data.path], {
    cwd: `${import.meta.dir}/../..`,
    stdout: "pipe",
    stdin: "ignore",
  });
  await process.stdout.getReader().read();
  expect(() => lockDataDirectory(data.path)).toThrow(data.path);
  process.kill("SIGKILL");
  await process.exited;
  lockDataDirectory(data.path).release();
});
