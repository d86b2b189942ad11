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

test("audit verify finds by heads that were kept where the end of a log was cut off", async () => {
  using data = await usedData();
  await data.run("space create cats");
  const heads = join(data.path, "heads.json");
  await Bun.write(heads, JSON.stringify((await data.runJson("audit verify")).json));
  await data.run("space create dogs");
  expect((await data.run(`audit verify --heads ${heads}`)).code).toBe(0);
  using file = new Database(join(data.path, "imagor.db"));
  const [{ most }] = file
    .query<{ most: number }, []>("SELECT max(number) AS most FROM audit_events")
    .all() as [{ most: number }];
  file.run("DELETE FROM audit_events WHERE number > ?", [most - 3]);
  expect((await data.run("audit verify")).code).toBe(0);
  const cut = await data.run(`audit verify --heads ${heads}`);
  expect(cut).toMatchObject({ code: 1, out: expect.stringContaining("missing at its end") });
  file.run("DELETE FROM audit_events");
  expect((await data.run(`audit verify --heads ${heads}`)).code).toBe(1);
  await Bun.write(heads, "[1]");
  expect(await data.run(`audit verify --heads ${heads}`)).toMatchObject({
    code: 1,
    notes: expect.stringContaining("audit verify --json"),
  });
});
