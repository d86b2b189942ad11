import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { aDirectory } from "#test/support/directory.ts";
import { aPhotograph } from "#test/support/pictures.ts";
import { executable, isBuilt, startExecutable } from "./executable.ts";

const text = readFileSync(resolve(import.meta.dir, "../../docs/quick-start.md"), "utf8");
const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
const [start = "", ...steps] = blocks;

describe.skipIf(!isBuilt || Bun.which("curl") === null)("the quick start, followed literally", () => {
  const done: { exitCode: number; stdout: string; stderr: string } = { exitCode: -1, stdout: "", stderr: "" };
  const pictures = new Map<string, { format: string | undefined; size: string }>();

  beforeAll(async () => {
    using directory = aDirectory();
    mkdirSync(join(directory.path, "dist"));
    symlinkSync(executable, join(directory.path, "dist/imagor-cloud"));
    await Bun.write(join(directory.path, "cat.jpg"), await aPhotograph());
    await using server = await startExecutable({ directory: directory.path });
    const script = steps.join("\n").replaceAll("localhost:8000", `localhost:${server.port}`);
    const shell = Bun.spawn(["sh", "-eu", "-c", script], {
      cwd: directory.path,
      // In the place of the usual one.
      env: { ...process.env, PORT: String(server.port) },
      stdout: "pipe",
      stderr: "pipe",
    });
    [done.stdout, done.stderr] = await Promise.all([shell.stdout.text(), shell.stderr.text()]);
    done.exitCode = await shell.exited;
    for await (const name of new Bun.Glob("cat*").scan(directory.path)) {
      const { format, width, height } = await sharp(join(directory.path, name)).metadata();
      pictures.set(name, { format, size: `${width}x${height}` });
    }
  }, 60_000);

  test("starts with README's command", () => {
    expect(start).toBe("npx --yes bun@1.4.5 run start\n");
  });

  test("fails nowhere", () => {
    expect({ exitCode: done.exitCode, stderr: done.stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("puts the photograph in by the command and over the API", () => {
    expect(done.stdout).toContain("1 added, 0 there already, 0 refused.");
    expect(done.stdout).toContain('"path":"holiday/cat.jpg"');
  });

  test("gives a signed URL by `sign`", () => {
    expect(done.stdout).toMatch(
      /^http:\/\/localhost:\d+\/i\/default\/[\w=-]{40}\/300x200\/smart\/cat\.jpg$/m,
    );
  });

  const expected: [name: string, format: string, size: string][] = [
    ["cat-100x100.jpg", "jpeg", "100x100"],
    ["cat-300x200-smart.jpg", "jpeg", "300x200"],
    ["cat-fit-in-600x600.jpg", "jpeg", "600x400"],
    ["cat-1200x0.jpg", "jpeg", "1200x800"],
    ["cat-0x80.jpg", "jpeg", "120x80"],
    ["cat.jpeg", "jpeg", "600x400"],
    ["cat.webp", "webp", "600x400"],
    ["cat.avif", "heif", "600x400"],
  ];
  for (const [name, format, size] of expected) {
    test(`shows it as ${name}`, () => {
      expect(pictures.get(name)).toEqual({ format, size });
    });
  }
});
