import { expect, test } from "bun:test";
import { filtersPage } from "#src/imaging/filters/document.ts";
import { deliverySettings, filters } from "#src/imaging/filters/registry.ts";
import { parsePath } from "#src/imaging/url/parse.ts";

test("docs/filters.md says what the registry says (bun run generate)", async () => {
  expect(await Bun.file("docs/filters.md").text()).toBe(filtersPage());
});

test("no two filters have one name, and names are as they stand in a URL", () => {
  const names = filters.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z_]*$/);
});

test("the answer's settings are read wherever they stand, the last of a kind counting", () => {
  const params = parsePath(
    "unsafe/filters:preview():version(1):blur(2):version(3):max_age(9):max_age(-1)/a.jpg",
  );
  expect(deliverySettings(params)).toEqual({ isRaw: false, isPreview: true, version: 3, maxAgeSeconds: 9 });
});
