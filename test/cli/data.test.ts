import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { commands } from "#src/cli/commands.ts";
import { aDataDirectory } from "./data-directory.ts";

const needed = [
  "space list",
  "space show default",
  "space update default --raw",
  "sign a.jpg --space default",
  "signing-key add --space default",
  "signing-key list --space default",
  "signing-key show 1 --space default",
  "signing-key disable 1 --space default",
  "api-key create --space default --scope assets:read",
  "api-key list",
  "api-key revoke 1",
  "migrate",
  "backup elsewhere",
];

test("every command that needs data is tried below", () => {
  const names = commands.filter(({ data }) => data === "needed").map(({ name }) => name);
  expect(names.filter((name) => !needed.some((line) => line.startsWith(name)))).toEqual([]);
});

test.each(needed)("`%s` on a mistyped --data is refused, and makes nothing", async (line) => {
  using data = aDataDirectory();
  const { code, notes } = await data.run(line);
  expect([code, notes]).toEqual([
    1,
    `There is no data in ${data.path}. Name the directory of your data by --data; \`serve\` makes a new one.`,
  ]);
  expect(existsSync(data.path)).toBe(false);
});
