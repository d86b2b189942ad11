import { expect, test } from "bun:test";
import { usedData } from "./data-directory.ts";

test("data of this version has nothing to be changed", async () => {
  using data = await usedData();
  const { code, json } = await data.runJson("migrate");
  expect([code, json]).toEqual([0, { from: json.to, to: expect.any(Number) }]);
  expect((await data.run("migrate")).out).toBe(`The database has schema ${json.to} already.\n`);
});
