import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backUp } from "#src/store/backup.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { aDatabase } from "#test/support/database.ts";
import { aDirectory } from "#test/support/directory.ts";

const org = { id: "a", name: "Cats", state: "active" as const, createdAt: 1 };

test("a backup holds what was committed, while the database goes on", async () => {
  using db = await aDatabase();
  using root = aDirectory();
  await db.write((tx) => tx.insert(orgs).values(org));
  const target = join(root.path, "backup.db");
  await db.write(async (tx) => {
    await tx.update(orgs).set({ name: "not yet" });
    await backUp(db.file, target);
  });
  const copy = new Sqlite(target, { readonly: true });
  expect(copy.query("SELECT name FROM orgs").values()).toEqual([["Cats"]]);
  expect(copy.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  copy.close();
  expect((statSync(target).mode & 0o777).toString(8)).toBe("600");
  expect(readdirSync(root.path)).toEqual(["backup.db"]);
});

test("a backup never replaces a file", async () => {
  using db = await aDatabase();
  using root = aDirectory();
  const target = join(root.path, "backup.db");
  writeFileSync(target, "precious");
  await expect(backUp(db.file, target)).rejects.toMatchObject({ code: "conflict" });
  expect(readFileSync(target, "utf8")).toBe("precious");
  expect(readdirSync(root.path)).toEqual(["backup.db"]);
});
