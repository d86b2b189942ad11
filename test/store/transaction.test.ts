import { expect, test } from "bun:test";
import { connect } from "#src/store/connection.ts";
import { inTransaction } from "#src/store/transaction.ts";
import { aDatabase } from "#test/support/database.ts";

test("a full disk is refused as such, and writing goes on when there is room again", async () => {
  using db = await aDatabase();
  const client = connect(db.file);
  const add = async (id: string) =>
    client.run("INSERT INTO orgs (id, name, state, created_at) VALUES (?, ?, 'active', 1)", [
      id,
      "x".repeat(100_000),
    ]);
  client.run("PRAGMA max_page_count = 40");
  await expect(inTransaction(client, () => add("a"))).rejects.toMatchObject({ code: "storage_full" });
  client.run("PRAGMA max_page_count = 100000");
  await inTransaction(client, () => add("b"));
  expect(client.query("SELECT id FROM orgs").values()).toEqual([["b"]]);
  client.close();
});
