import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { faultsOf, readSchema } from "#src/store/check.ts";
import { aDatabase, migrations } from "#test/support/database.ts";
import { aDirectory } from "#test/support/directory.ts";

test("a migrated database has the schema that is known, and nothing is wrong with it", async () => {
  using db = await aDatabase();
  const { schema, knownSchema } = readSchema({ file: db.file, migrations });
  expect(schema).toBeGreaterThan(0);
  expect(schema).toBe(knownSchema);
  expect(faultsOf(db.file)).toEqual([]);
});

test("an empty file has schema 0", () => {
  using directory = aDirectory();
  const file = join(directory.path, "empty.db");
  writeFileSync(file, "");
  expect(readSchema({ file, migrations }).schema).toBe(0);
});

test("a file that is no database is said to be none", () => {
  using directory = aDirectory();
  const file = join(directory.path, "text.db");
  writeFileSync(file, "a text that is longer than the head of a database would be ".repeat(20));
  expect(faultsOf(file)).toEqual([expect.stringContaining("not a database")]);
});

test("a page that was overwritten is a fault", async () => {
  using directory = aDirectory();
  const file = join(directory.path, "copy.db");
  using db = await aDatabase();
  const bytes = new Uint8Array(await Bun.file(db.file).arrayBuffer());
  bytes.fill(0xff, 4096 * 2, 4096 * 3);
  writeFileSync(file, bytes);
  expect(faultsOf(file).length).toBeGreaterThan(0);
});
