import { expect, test } from "bun:test";
import { isServed, lockDataDirectory } from "#src/store/lock.ts";
import { aDirectory } from "#test/support/directory.ts";

test("a data directory is served from the lock to its release", () => {
  using directory = aDirectory();
  expect(isServed(directory.path)).toBe(false);
  const lock = lockDataDirectory(directory.path);
  expect(isServed(directory.path)).toBe(true);
  expect(isServed(directory.path)).toBe(true);
  lock.release();
  expect(isServed(directory.path)).toBe(false);
});
