import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { usedData } from "./data-directory.ts";

test("an org that demands a second factor demands none any more, and another isn't there", async () => {
  using data = await usedData();
  using db = new Database(join(data.path, "imagor.db"));
  db.run("UPDATE orgs SET second_factor_from = 1");
  const [org] = db.query<{ id: string }, []>("SELECT id FROM orgs").all();
  const { json } = await data.runJson(`second-factor lift --org ${org?.id}`);
  expect(json).toEqual({ orgId: org?.id, secondFactorFrom: null });
  expect(db.query("SELECT second_factor_from AS since FROM orgs").all()).toEqual([{ since: null }]);
  const missing = await data.run("second-factor lift --org 01900000-0000-7000-8000-000000000000");
  expect(missing).toMatchObject({ code: 1, notes: expect.stringContaining("no such org") });
});
