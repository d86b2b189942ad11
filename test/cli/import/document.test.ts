import { expect, test } from "bun:test";
import { importPage } from "#src/cli/import/document.ts";

test("the page of all keys is what the tables say", async () => {
  expect(await Bun.file("docs/import-config.md").text()).toBe(importPage());
});
