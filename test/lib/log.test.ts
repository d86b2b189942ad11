import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { aDirectory } from "#test/support/directory.ts";

const directory = aDirectory();
afterAll(() => directory[Symbol.dispose]());

/** Logs so many lines and ends as it is told. */
const logs = `
  const { createLog } = await import("#src/lib/log.ts");
  const [count, end] = process.argv.slice(1);
  const log = createLog({ level: "info" });
  for (let n = 0; n < Number(count); n++) log.info({ n, padding: "x".repeat(100) }, "line");
  if (end !== "exit") await new Promise((resolve) => setImmediate(resolve));
  if (end === "exit") process.exit(1);
  if (end === "kill") process.kill(process.pid, "SIGKILL");
  if (end === "crash") throw new Error("crash");
  await Bun.write(Bun.stdout, "all is logged");
  await Bun.sleep(1_500);
`;

/** Standard error of a process that logs, read by `reader` through a pipe of the shell, and its exit code. */
async function logged(words: string[], reader: string) {
  const [out, code] = [join(directory.path, "out"), join(directory.path, "code")];
  await Bun.write(out, "");
  const command = `{ "$@" 1>${out}; echo $? >${code}; } 2>&1 | { ${reader}; }`;
  const shell = Bun.spawn(["sh", "-c", command, "sh", process.execPath, "-e", logs, ...words], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await shell.stdout.text();
  const lines = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { n?: number; dropped?: number; msg: string });
  return { lines, code: Number(await Bun.file(code).text()) };
}

const counted = (count: number) => Array.from({ length: count }, (_, n) => n);

test("every line is there when the process exits at once", async () => {
  const { lines, code } = await logged(["3000", "exit"], "cat");
  expect(lines.map(({ n }) => n)).toEqual(counted(3000));
  expect(code).toBe(1);
});

test("every line of a turn that has ended is there when the process is killed", async () => {
  const { lines, code } = await logged(["300", "kill"], "grep '^{'");
  expect(lines.map(({ n }) => n)).toEqual(counted(300));
  expect(code).toBe(137);
});

test("every line is there when the process crashes", async () => {
  const { lines, code } = await logged(["300", "crash"], "grep '^{'");
  expect(lines.map(({ n }) => n)).toEqual(counted(300));
  expect(code).toBe(1);
});

test("a reader that has stopped holds nobody up; when it goes on it hears how many lines are lost", async () => {
  const untilAllIsLogged = `while [ ! -s ${join(directory.path, "out")} ]; do sleep 0.05; done`;
  const { lines } = await logged(["60000", "wait"], `${untilAllIsLogged}; cat`);
  const told = lines.filter(({ dropped }) => dropped !== undefined);
  expect(told).toHaveLength(1);
  const kept = lines.map(({ n }) => n).filter((n) => n !== undefined);
  expect(kept).toEqual(counted(kept.length));
  expect(kept.length + (told[0]?.dropped ?? 0)).toBe(60_000);
});

test("a reader that has gone for good doesn't end the process", async () => {
  const { code } = await logged(["3000", "exit"], "true");
  expect(code).toBe(1);
});
