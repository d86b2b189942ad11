import { expect, test } from "bun:test";
import { rulesPage } from "#src/domain/spaces/rules-document.ts";

test("docs/space-rules.md says what the table says (bun run generate)", async () => {
  expect(await Bun.file("docs/space-rules.md").text()).toBe(rulesPage());
});
