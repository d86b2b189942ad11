import { expect, test } from "bun:test";
import { optionEntries } from "#src/config/options.ts";

const files = ["docs/self-hosting.md", "Dockerfile"];
/** What the Dockerfile is built with, and names that certbot and Linux give. */
const others = ["BUILD_IMAGE", "BASE_IMAGE", "RENEWED_LINEAGE", "CAP_NET_BIND_SERVICE"];

test.each(files)("%s names settings that exist", async (file) => {
  const known = optionEntries().flatMap(([, { name, secret }]) => (secret ? [name, `${name}_FILE`] : [name]));
  const named = (await Bun.file(file).text()).match(/\b[A-Z]+(_[A-Z]+)+\b/g) ?? [];
  expect(named).not.toEqual([]);
  expect(named.filter((name) => ![...known, ...others].includes(name))).toEqual([]);
});
