import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { join } from "node:path";
import { usedData } from "./data-directory.ts";

test("audit verify tells each chain's head, and ends with 1 where one was touched", async () => {
  using data = await usedData();
  await data.run("space create cats");
  const whole = await data.runJson("audit verify");
  expect(whole.code).toBe(0);
  expect(whole.json).toMatchObject([{ faults: [], head: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  using file = new Database(join(data.path, "imagor.db"));
  file.run("DELETE FROM audit_events WHERE number = 2");
  const broken = await data.run("audit verify");
  expect(broken).toMatchObject({ code: 1, out: expect.stringContaining("before event 3 some are missing") });
});
