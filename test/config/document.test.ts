import { expect, test } from "bun:test";
import { configurationPage, envExample } from "#src/config/document.ts";
import { loadConfig } from "#src/config/load.ts";
import { optionEntries } from "#src/config/options.ts";

const pages: [string, () => string][] = [
  ["docs/configuration.md", configurationPage],
  [".env.example", envExample],
];

test.each(pages)("%s is what the table says (bun run generate writes it)", async (file, text) => {
  expect(await Bun.file(file).text()).toBe(text());
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
