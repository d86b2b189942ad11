import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "#src/store/connection.ts";
import { migrate } from "#src/store/migrate.ts";
import { fixedClock } from "#test/support/clock.ts";
import { migrations } from "#test/support/database.ts";
import { aDirectory } from "#test/support/directory.ts";
import { strictLog } from "#test/support/log.ts";

/** Migrations of one statement each, as drizzle-kit lays them out. */
function aFolder(root: string, ...statements: string[]): string {
  const folder = join(root, `migrations-${statements.length}`);
  mkdirSync(join(folder, "meta"), { recursive: true });
  const entries = statements.map((sql, idx) => {
    writeFileSync(join(folder, `${idx}.sql`), sql);
    return { idx, tag: `${idx}`, when: idx, version: "6", breakpoints: true };
  });
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ entries }));
  return folder;
}

const first = "CREATE TABLE cats (id INTEGER PRIMARY KEY, name TEXT)";
const second = "ALTER TABLE cats ADD COLUMN age INTEGER";
const bad = "INSERT INTO cats (name) VALUES ('half');--> statement-breakpoint\nINSERT INTO dogs VALUES (1)";

function setUp(root: string) {
  const file = join(root, "imagor.db");
  const to = (folder: string) => migrate({ file, migrations: folder, clock: fixedClock(), log: strictLog() });
  const query = (sql: string) => {
    const client = new Sqlite(file);
    const rows = client.query(sql).values();
    client.close();
    return rows;
  };
  return { file, to, query };
}

test("an empty place gets the whole schema, in a file for its owner alone", async () => {
  using root = aDirectory();
  const { file, to, query } = setUp(root.path);
  const known = readdirSync(migrations).filter((name) => name.endsWith(".sql")).length;
  expect(await to(migrations)).toEqual({ from: 0, to: known });
  expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  expect(query("SELECT name FROM sqlite_schema WHERE type = 'table'").flat()).toContain("asset_versions");
});

test("a second run changes nothing", async () => {
  using root = aDirectory();
  const { to } = setUp(root.path);
  const { to: schema } = await to(migrations);
  expect(await to(migrations)).toEqual({ from: schema, to: schema });
  expect(existsSync(join(root.path, "snapshots"))).toBe(false);
});

test("an upgrade keeps the data and a snapshot of what was before", async () => {
  using root = aDirectory();
  const { to, query } = setUp(root.path);
  await to(aFolder(root.path, first));
  query("INSERT INTO cats (name) VALUES ('Mog')");
  const { from, to: schema, snapshot = "" } = await to(aFolder(root.path, first, second));
  expect([from, schema]).toEqual([1, 2]);
  expect(query("SELECT name, age FROM cats")).toEqual([["Mog", null]]);
  const before = new Sqlite(snapshot, { readonly: true });
  expect(before.query("SELECT * FROM cats").values()).toEqual([[1, "Mog"]]);
  before.close();
  expect((statSync(snapshot).mode & 0o777).toString(8)).toBe("600");
});

test("a migration that fails leaves nothing of itself, and the snapshot", async () => {
  using root = aDirectory();
  const { to, query } = setUp(root.path);
  await to(aFolder(root.path, first));
  await expect(to(aFolder(root.path, first, bad))).rejects.toThrow("dogs");
  expect(query("SELECT * FROM cats")).toEqual([]);
  expect(query("SELECT count(*) FROM schema_migrations")).toEqual([[1]]);
  expect(readdirSync(join(root.path, "snapshots"))).toHaveLength(1);
});

test("a migration that breaks references is taken back", async () => {
  using root = aDirectory();
  const { to, query } = setUp(root.path);
  const toys = "CREATE TABLE toys (cat INTEGER REFERENCES cats (id))";
  const orphan = "INSERT INTO toys VALUES (7)";
  await to(aFolder(root.path, first, toys));
  await expect(to(aFolder(root.path, first, toys, orphan))).rejects.toThrow("broken references");
  expect(query("SELECT * FROM toys")).toEqual([]);
});

test("a newer schema is refused and left alone", async () => {
  using root = aDirectory();
  const { file, to } = setUp(root.path);
  await to(aFolder(root.path, first, second));
  const before = readFileSync(file);
  await expect(to(aFolder(root.path, first))).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("written by a newer version (schema 2; this one knows 1)"),
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("a schema of other descent is refused", async () => {
  using root = aDirectory();
  const { to } = setUp(root.path);
  await to(aFolder(root.path, first));
  cpSync(aFolder(root.path, "CREATE TABLE dogs (id INTEGER)", second), join(root.path, "other"), {
    recursive: true,
  });
  await expect(to(join(root.path, "other"))).rejects.toMatchObject({ code: "conflict" });
});

test("two that migrate at once come to the same schema", async () => {
  using root = aDirectory();
  const { to, query } = setUp(root.path);
  const folder = aFolder(root.path, first, second);
  const both = await Promise.all([to(folder), to(folder)]);
  expect(both.map((migrated) => migrated.to)).toEqual([2, 2]);
  expect(query("SELECT count(*) FROM schema_migrations")).toEqual([[2]]);
});

test("references are checked again once the schema has changed", async () => {
  using root = aDirectory();
  const { file, to } = setUp(root.path);
  await to(migrations);
  const client = connect(file);
  expect(client.query("PRAGMA foreign_keys").values()).toEqual([[1]]);
  client.close();
});
