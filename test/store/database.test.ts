import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { connect } from "#src/store/connection.ts";
import { openDatabase, type Tx } from "#src/store/database.ts";
import { orgs } from "#src/store/schema/orgs.ts";
import { setupTokens } from "#src/store/schema/setup-tokens.ts";
import { inTransaction } from "#src/store/transaction.ts";
import { fixedClock } from "#test/support/clock.ts";
import { aDatabase, migrations } from "#test/support/database.ts";
import { strictLog } from "#test/support/log.ts";

const anOrg = (id: string) => ({ id, name: id, state: "active" as const, createdAt: 1 });
const add = (tx: Tx, id: string) => tx.insert(orgs).values(anOrg(id));

test.each([
  ["journal_mode", "wal"],
  ["synchronous", 2],
  ["foreign_keys", 1],
  ["secure_delete", 1],
  ["trusted_schema", 0],
  ["busy_timeout", 50],
  ["temp_store", 2],
  ["cache_size", -8192],
  ["journal_size_limit", 67108864],
])("a connection has %s = %p", async (name, value) => {
  using db = await aDatabase();
  const client = connect(db.file);
  expect(Object.values(client.query(`PRAGMA ${name}`).get() ?? {})).toEqual([value]);
  client.close();
});

test("a write is kept whole", async () => {
  using db = await aDatabase();
  await db.write(async (tx) => {
    await add(tx, "a");
    await add(tx, "b");
  });
  expect(await db.read.select({ id: orgs.id }).from(orgs)).toEqual([{ id: "a" }, { id: "b" }]);
});

test("a write that throws leaves nothing and the next one works", async () => {
  using db = await aDatabase();
  const failing = db.write(async (tx) => {
    await add(tx, "a");
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  await db.write((tx) => add(tx, "b"));
  expect(await db.read.$count(orgs)).toBe(1);
});

test("writes run one after the other, also where their work waits", async () => {
  using db = await aDatabase();
  const rename = () =>
    db.write(async (tx) => {
      const [row] = await tx.select().from(orgs).where(eq(orgs.id, "a"));
      await Bun.sleep(1);
      await tx.update(orgs).set({ name: `${row?.name}+` });
    });
  await db.write((tx) => add(tx, "a"));
  await Promise.all(Array.from({ length: 10 }, rename));
  expect(await db.read.select({ name: orgs.name }).from(orgs)).toEqual([{ name: `a${"+".repeat(10)}` }]);
});

test("a write in a transaction is part of it", async () => {
  using db = await aDatabase();
  const failing = db.write(async (tx) => {
    await tx.write((inner) => add(inner, "a"));
    expect(await tx.read.$count(orgs)).toBe(1);
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await db.read.$count(orgs)).toBe(0);
});

test("a part that failed ends the whole, even when its failure was caught", async () => {
  using db = await aDatabase();
  const failing = db.write(async (tx) => {
    await add(tx, "a");
    await tx.write(async () => Promise.reject(new Error("part failed"))).catch(() => undefined);
  });
  await expect(failing).rejects.toThrow("part failed");
  expect(await db.read.$count(orgs)).toBe(0);
});

test("a write that forgot its transaction is told so instead of waiting for ever", async () => {
  using db = await aDatabase();
  await expect(db.write(() => db.write((tx) => add(tx, "a")))).rejects.toThrow("use tx.write");
});

test("nothing can be written through the reading connection", async () => {
  using db = await aDatabase();
  const reader = db.read as unknown as Tx;
  await expect((async () => await add(reader, "a"))()).rejects.toThrow("readonly");
});

test("the version changes at once with a write of this process, and soon with one of another", async () => {
  using db = await aDatabase();
  const versions = [db.version()];
  await db.write((tx) => add(tx, "a"));
  versions.push(db.version());
  const other = new Sqlite(db.file);
  other.run("UPDATE orgs SET name = 'b'");
  other.close();
  await Bun.sleep(2);
  versions.push(db.version(), db.version());
  expect(new Set(versions).size).toBe(3);
});

test("the version stays where people sign in, mails go out and jobs are done", async () => {
  using db = await aDatabase();
  const version = db.version();
  const token = { id: "1", tokenHash: "a", createdAt: 1, expiresAt: 2 };
  await db.write((tx) => tx.insert(setupTokens).values(token));
  expect(db.version()).toBe(version);
});

test("the version changes too where a migration has made a table anew", async () => {
  using db = await aDatabase();
  const other = new Sqlite(db.file);
  other.run("DROP TRIGGER watch_orgs_insert");
  other.close();
  const reopened = await openDatabase({ file: db.file, migrations, clock: fixedClock(), log: strictLog() });
  const versions = [reopened.version()];
  await reopened.write((tx) => add(tx, "a"));
  versions.push(reopened.version());
  reopened.close();
  expect(versions[1]).not.toBe(versions[0]);
});

test("a write waits for another holder of the lock without blocking", async () => {
  using db = await aDatabase();
  const other = new Sqlite(db.file);
  other.run("BEGIN IMMEDIATE");
  const writing = db.write((tx) => add(tx, "a"));
  await Bun.sleep(100);
  other.run("COMMIT");
  other.close();
  await writing;
  expect(await db.read.$count(orgs)).toBe(1);
});

test("a lock that is never given up ends in a refusal", async () => {
  using db = await aDatabase();
  const other = new Sqlite(db.file);
  other.run("BEGIN IMMEDIATE");
  const client = connect(db.file);
  const waiting = inTransaction(client, async () => undefined, 100);
  await expect(waiting).rejects.toMatchObject({ code: "overloaded" });
  client.close();
  other.close();
});
