import { expect, test } from "bun:test";
import { aDataDirectory } from "./data-directory.ts";

test("a new data directory gets the schema, and a second run has nothing to do", async () => {
  using data = aDataDirectory();
  const first = await data.runJson("migrate");
  expect([first.code, first.json.from]).toEqual([0, 0]);
  const { code, out } = await data.run("migrate");
  expect([code, out]).toEqual([0, `The database has schema ${first.json.to} already.\n`]);
});
