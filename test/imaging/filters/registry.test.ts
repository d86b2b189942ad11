import { expect, test } from "bun:test";
import { filtersPage } from "#src/imaging/filters/document.ts";
import { filters } from "#src/imaging/filters/registry.ts";

test("docs/filters.md says what the registry says (bun run generate)", async () => {
  expect(await Bun.file("docs/filters.md").text()).toBe(filtersPage());
});

test("no two filters have one name, and names are as they stand in a URL", () => {
  const names = filters.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z_]*$/);
});
