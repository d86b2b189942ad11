import { expect, test } from "bun:test";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDataDirectory } from "#src/storage/data-directory.ts";
import { aDirectory } from "#test/support/directory.ts";
import { failingCall } from "#test/support/faults.ts";
import { asNobody, canBeNobody } from "#test/support/nobody.ts";

test("it is made with those above it, for its owner alone, and left alone when it is there", async () => {
  using root = aDirectory();
  const path = join(root.path, "a/b/data");
  await openDataDirectory(path);
  expect((statSync(path).mode & 0o777).toString(8)).toBe("700");
  writeFileSync(join(path, "key"), "");
  await openDataDirectory(path);
  expect(existsSync(join(path, "key"))).toBe(true);
});

test.each([0, 1])("where the name of level %i doesn't reach the disk, it isn't there", async (level) => {
  using root = aDirectory();
  using _fault = await failingCall("sync", level, "EIO");
  await expect(openDataDirectory(join(root.path, "a/b"))).rejects.toThrow("EIO");
  expect(existsSync(join(root.path, ["a", "a/b"][level] ?? ""))).toBe(false);
});

test.each(["data", "data/below"])("%s is refused where data is a file", async (name) => {
  using root = aDirectory();
  writeFileSync(join(root.path, "data"), "");
  await expect(openDataDirectory(join(root.path, name))).rejects.toMatchObject({
    code: "invalid",
    message: `${join(root.path, name)} is not a directory. Name another by --data or DATA_DIR.`,
  });
});

test.skipIf(!existsSync("/proc/self"))(
  "one that can't be made there is refused, with what to do",
  async () => {
    await expect(openDataDirectory("/proc/data")).rejects.toMatchObject({
      code: "invalid",
      message:
        "/proc/data can't be made: nothing can lie there. Name another directory by --data or DATA_DIR.",
    });
  },
);

test.skipIf(!canBeNobody)("one of another user is refused, with what to do", async () => {
  using root = aDirectory();
  mkdirSync(join(root.path, "data"), { mode: 0o755 });
  const script = `
    const { openDataDirectory } = await import("#src/storage/data-directory.ts");
    becomeNobody();
    await openDataDirectory(process.argv[1]).catch(({ code, message }) => console.log(code, message));
  `;
  const { out } = await asNobody(script, [join(root.path, "data")], root.path);
  expect(out).toMatch(/^forbidden This user may not read and write .*\/data\. Run it as the user/);
});
