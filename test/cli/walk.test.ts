import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { walk } from "#src/cli/walk.ts";
import { aDirectory } from "#test/support/directory.ts";
import { asNobody, canBeNobody } from "#test/support/nobody.ts";

function aTree(files: string[]) {
  const directory = aDirectory();
  for (const file of files) write(join(directory.path, file));
  return directory;
}

function write(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "x");
}

async function found(...roots: string[]): Promise<string[]> {
  const all = await Array.fromAsync(walk(roots));
  return all.map((one) =>
    "path" in one ? one.path : `${one.file.split("/").at(-1)}: ${one.refusal.message}`,
  );
}

describe("a directory", () => {
  test("gives its content without its own name, in structure and order", async () => {
    using tree = aTree(["b.jpg", "a/z.jpg", "a/b/c.jpg", "c/x.jpg"]);
    expect(await found(tree.path)).toEqual(["a/b/c.jpg", "a/z.jpg", "b.jpg", "c/x.jpg"]);
    expect(await found(`${tree.path}/`)).toHaveLength(4);
  });

  test("keeps what begins with a dot to itself", async () => {
    using tree = aTree([".git/config", "a/.DS_Store", ".a.jpg", "b.jpg"]);
    expect(await found(tree.path)).toEqual(["b.jpg"]);
  });

  test("is taken also when its own name begins with a dot", async () => {
    using tree = aTree([".photos/a.jpg"]);
    expect(await found(join(tree.path, ".photos"))).toEqual(["a.jpg"]);
  });

  test("follows links to its own files and to nothing else", async () => {
    using outside = aTree(["secret.jpg"]);
    using tree = aTree(["real.jpg", "sub/a.jpg"]);
    symlinkSync("real.jpg", join(tree.path, "inside.jpg"));
    symlinkSync(join(outside.path, "secret.jpg"), join(tree.path, "outside.jpg"));
    symlinkSync(outside.path, join(tree.path, "elsewhere"));
    symlinkSync("..", join(tree.path, "sub", "up"));
    symlinkSync("sub", join(tree.path, "twice"));
    symlinkSync("nowhere.jpg", join(tree.path, "broken.jpg"));
    expect(await found(tree.path)).toEqual([
      "broken.jpg: This link leads nowhere.",
      "elsewhere: This link leads out of the directory.",
      "inside.jpg",
      "outside.jpg: This link leads out of the directory.",
      "real.jpg",
      "sub/a.jpg",
      "up: This link leads to a directory; links to directories aren't followed.",
      "twice: This link leads to a directory; links to directories aren't followed.",
    ]);
  });

  test("does not take a neighbour whose name begins alike for its own", async () => {
    using tree = aTree(["photos/a.jpg", "photos-private/b.jpg"]);
    symlinkSync("../photos-private/b.jpg", join(tree.path, "photos", "b.jpg"));
    expect(await found(join(tree.path, "photos"))).toEqual([
      "a.jpg",
      "b.jpg: This link leads out of the directory.",
    ]);
  });

  test("refuses what is no file", async () => {
    using tree = aTree(["a.jpg"]);
    Bun.spawnSync(["mkfifo", join(tree.path, "pipe")]);
    expect(await found(tree.path)).toEqual(["a.jpg", "pipe: This is not a file."]);
  });
});

describe("a file", () => {
  test("goes under its own name", async () => {
    using tree = aTree(["deep/down/cat.jpg"]);
    expect(await found(join(tree.path, "deep/down/cat.jpg"))).toEqual(["cat.jpg"]);
  });

  test("that is a link is followed, since it was named", async () => {
    using tree = aTree(["real.jpg"]);
    symlinkSync("real.jpg", join(tree.path, "link.jpg"));
    expect(await found(join(tree.path, "link.jpg"))).toEqual(["link.jpg"]);
  });

  test("that can't be reached is refused and the others are found", async () => {
    using tree = aTree(["a.jpg"]);
    const circle = join(tree.path, "circle.jpg");
    symlinkSync("circle.jpg", circle);
    const tooLong = join(tree.path, "x".repeat(300));
    expect(await found(circle, tooLong, join(tree.path, "a.jpg"))).toEqual([
      "circle.jpg: This can't be reached.",
      `${"x".repeat(300)}: This can't be reached.`,
      "a.jpg",
    ]);
  });

  test.skipIf(!canBeNobody)("behind a directory that is closed to this user is refused too", async () => {
    using tree = aTree(["closed/a.jpg"]);
    chmodSync(join(tree.path, "closed"), 0o700);
    const script = `
      const { walk } = await import("#src/cli/walk.ts");
      becomeNobody();
      for await (const { refusal } of walk([process.argv[1]])) console.log(refusal.code, refusal.message);
    `;
    const { out } = await asNobody(script, [join(tree.path, "closed/a.jpg")], tree.path);
    expect(out).toBe("forbidden This can't be reached.\n");
  });

  test("that isn't there is refused and the others are found", async () => {
    using tree = aTree(["a.jpg"]);
    expect(await found(join(tree.path, "no.jpg"), join(tree.path, "a.jpg"))).toEqual([
      "no.jpg: There is no such file.",
      "a.jpg",
    ]);
  });
});
