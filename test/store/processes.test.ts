import { Database as Sqlite } from "bun:sqlite";
import { expect, test } from "bun:test";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { aDatabase, migrations } from "#test/support/database.ts";
import { aDirectory } from "#test/support/directory.ts";

const setUp = `
  const { openDatabase } = await import("#src/store/database.ts");
  const { orgs } = await import("#src/store/schema/orgs.ts");
  const { createLog } = await import("#src/lib/log.ts");
  const [file, migrations, name] = process.argv.slice(1);
  const db = await openDatabase({ file, migrations, clock: { now: Date.now }, log: createLog({ level: "silent" }) });
  const add = (tx, id) => tx.insert(orgs).values({ id, name, state: "active", createdAt: 1 });
`;

const writer = `${setUp}
  const ids = Array.from({ length: 200 }, (_, index) => name + index);
  await Promise.all(ids.map((id) => db.write(async (tx) => {
    await add(tx, id);
    if (id.endsWith("9")) await Bun.sleep(2);
  })));
`;

const endless = `${setUp}
  for (let n = 0; ; n++) {
    await db.write(async (tx) => {
      await add(tx, name + n);
      await Bun.sleep(0);
      await add(tx, name + n + "'");
    });
    console.log(n);
  }
`;

function start(script: string, file: string, name: string) {
  return Bun.spawn([process.execPath, "-e", script, file, migrations, name], {
    cwd: join(import.meta.dir, "../.."),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
}

test("two processes that write at once lose nothing", async () => {
  using db = await aDatabase();
  const writers = ["a", "b"].map((name) => start(writer, db.file, name));
  expect(await Promise.all(writers.map((each) => each.exited))).toEqual([0, 0]);
  const client = new Sqlite(db.file);
  expect(client.query("SELECT name, count(*) FROM orgs GROUP BY name").values()).toEqual([
    ["a", 200],
    ["b", 200],
  ]);
  client.close();
});

test("a process that is killed leaves whole transactions, and every acknowledged one", async () => {
  using db = await aDatabase();
  using copy = aDirectory();
  const file = join(copy.path, "imagor.db");
  cpSync(db.file, file);
  await using writing = start(endless, file, "a");
  const acknowledged: string[] = [];
  for await (const text of writing.stdout.pipeThrough(new TextDecoderStream())) {
    acknowledged.push(...text.split("\n").filter(Boolean));
    if (acknowledged.length > 50) writing.kill("SIGKILL");
  }
  const client = new Sqlite(file);
  const ids = new Set(client.query("SELECT id FROM orgs").values().flat());
  expect(acknowledged.filter((n) => !ids.has(`a${n}`))).toEqual([]);
  expect([...ids].filter((id) => !String(id).endsWith("'") && !ids.has(`${id}'`))).toEqual([]);
  expect(client.query("PRAGMA integrity_check").values()).toEqual([["ok"]]);
  client.close();
});
