import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ensurePrivateDirectory } from "#src/lib/private-files.ts";
import { aDirectory } from "#test/support/directory.ts";

test("the directory of the library is made for its owner alone", () => {
  using directory = aDirectory();
  const made = join(directory.path, "a/b");
  ensurePrivateDirectory(made);
  expect(statSync(made).mode & 0o777).toBe(0o700);
});

test("one that others could write into is closed to them", () => {
  using directory = aDirectory();
  const open = join(directory.path, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  ensurePrivateDirectory(open);
  expect(statSync(open).mode & 0o077).toBe(0);
});

test("a link in its place is refused", () => {
  using directory = aDirectory();
  const link = join(directory.path, "link");
  symlinkSync("/tmp", link);
  expect(() => ensurePrivateDirectory(link)).toThrow("is not a directory itself");
});
