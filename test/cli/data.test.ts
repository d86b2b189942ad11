import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { commands } from "#src/cli/commands.ts";
import { asNobody, canBeNobody, commandLine } from "#test/support/nobody.ts";
import { aDataDirectory, usedData } from "./data-directory.ts";

const needed = [
  "space list",
  "space show default",
  "space update default --raw",
  "font add a.ttf --space default",
  "font list --space default",
  "font remove 1 --space default",
  "sign a.jpg --space default",
  "warm-up --space default --operation 300x200",
  "warm-up list --space default",
  "warm-up cancel 1 --space default",
  "signing-key add --space default",
  "signing-key list --space default",
  "signing-key show 1 --space default",
  "signing-key disable 1 --space default",
  "api-key create --space default --scope assets:read",
  "api-key list",
  "api-key revoke 1",
  "audit verify",
  "user list",
  "user reset ada@example.com",
  "user suspend ada@example.com",
  "user resume ada@example.com",
  "user remove-factors ada@example.com",
  "user operator ada@example.com",
  "migrate",
  "backup elsewhere",
  "second-factor lift --org 1",
];

test("every command that needs data is tried below", () => {
  const names = commands.filter(({ data }) => data === "needed").map(({ name }) => name);
  expect(names.filter((name) => !needed.some((line) => line.startsWith(name)))).toEqual([]);
});

test("what to do where there is no data names every command that makes it", async () => {
  using data = aDataDirectory();
  const { notes } = await data.run("space list");
  const makers = commands.filter((command) => command.data === "made").map(({ name }) => name);
  expect([...notes.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(makers);
});

test("a command that makes data says so, and the next one doesn't", async () => {
  using data = aDataDirectory();
  const first = await data.runJson("space create shop");
  expect([first.notes, first.json.madeData]).toEqual([`New data is made in ${data.path}.`, true]);
  const second = await data.runJson("space create blog");
  expect([second.notes, second.json.madeData]).toEqual(["", undefined]);
});

test("data that was made by a command which is then refused is told of, too", async () => {
  using data = aDataDirectory();
  const { code, notes } = await data.run("asset add package.json --space nowhere");
  expect([code, notes]).toEqual([1, `New data is made in ${data.path}.\nThere is no space "nowhere".`]);
});

test.skipIf(!canBeNobody)("another user is told whose turn it is", async () => {
  using data = await usedData();
  const answers = ["space list", "serve", "asset add package.json --space default"].map(async (line) => {
    const { code, out } = await asNobody(
      commandLine,
      [...line.split(" "), "--data", data.path],
      dirname(data.path),
    );
    return [code, out.replace(data.path, "DATA")];
  });
  const remedy = "Run it as the user that it belongs to";
  expect(await Promise.all(answers)).toEqual([
    [1, `This user may not look into DATA. ${remedy}.\n`],
    [1, `This user may not read and write DATA. ${remedy}, or name another directory by --data.\n`],
    [1, `This user may not read and write DATA. ${remedy}, or name another directory by --data.\n`],
  ]);
});

test.each(needed)("`%s` on a mistyped --data is refused, and makes nothing", async (line) => {
  using data = aDataDirectory();
  const { code, notes } = await data.run(line);
  expect([code, notes]).toEqual([
    1,
    `There is no data in ${data.path}. Name the directory of your data by --data; \`serve\`, \`space create\`, \`import-config\`, \`asset add\` and \`user create\` make a new one.`,
  ]);
  expect(existsSync(data.path)).toBe(false);
});
