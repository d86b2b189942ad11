import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage, envExample } from "#src/config/document.ts";
import { loadConfig } from "#src/config/load.ts";
import { optionEntries } from "#src/config/options.ts";
import { aDirectory } from "#test/support/directory.ts";

const pages: [string, () => string][] = [
  ["docs/configuration.md", configurationPage],
  [".env.example", envExample],
];

test.each(pages)("%s is what the table says (bun run generate writes it)", async (file, text) => {
  expect(await Bun.file(file).text()).toBe(text());
});

test(".env.example with all names uncommented is the defaults, as a shell reads it", () => {
  const text = envExample().replaceAll(/^#([A-Z_]+=)/gm, "$1");
  const names = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(names).toEqual(optionEntries().map(([, { name }]) => name));
  using directory = aDirectory();
  const file = join(directory.path, ".env");
  writeFileSync(file, text);
  const { stdout, stderr } = Bun.spawnSync(["sh", "-c", 'set -a; . "$0"; set +a; env -0', file], { env: {} });
  expect(stderr.toString()).toBe("");
  const lines = stdout.toString().split("\0").filter(Boolean);
  const env = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
  const [read, unset] = [loadConfig({ env }), loadConfig({ env: {} })];
  if ("mistakes" in read || "mistakes" in unset) throw new Error("the defaults are wrong");
  expect(read.config).toEqual(unset.config);
});

test("every option has a name of its own, a sentence, and a default that it would accept itself", () => {
  const names = optionEntries().map(([, option]) => option.name);
  expect(new Set(names).size).toBe(names.length);
  for (const [, option] of optionEntries()) {
    expect(option.name).toMatch(/^[A-Z][A-Z_]+[A-Z]$/);
    expect(option.meaning).toMatch(/^[A-Z].*\.$/);
  }
});

test("the printed defaults are read back as the same", () => {
  const first = loadConfig({ env: {} });
  if ("mistakes" in first) throw new Error("the defaults are wrong");
  const printed = optionEntries().map(([key, option]) => [option.name, option.print(first.values[key])]);
  const second = loadConfig({ env: Object.fromEntries(printed) });
  expect(second).toMatchObject({ config: first.config });
});
