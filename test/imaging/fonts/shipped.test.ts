import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fontConfiguration } from "#src/imaging/fonts/configuration.ts";
import { fontsRevision } from "#src/imaging/fonts/revision.ts";
import { shippedFonts } from "#src/imaging/fonts/shipped.ts";
import { unpackFonts } from "#src/imaging/fonts/unpack.ts";
import { aDirectory } from "#test/support/directory.ts";

test("what texts look like is known by its revision: raise it where this differs", () => {
  const hash = new Bun.CryptoHasher("sha256").update(fontConfiguration("/fonts"));
  for (const file of Object.values(shippedFonts)) hash.update(readFileSync(file));
  expect([fontsRevision, hash.digest("hex").slice(0, 16)]).toEqual([1, "9749c48cb9667715"]);
});

test("fonts and their licences are put beside the configuration, and stay as they are", () => {
  using directory = aDirectory();
  const configuration = unpackFonts(directory.path);
  const names = readdirSync(dirname(configuration));
  expect(names.filter((name) => name.endsWith(".ttf")).sort()).toEqual(Object.keys(shippedFonts).sort());
  expect(names.filter((name) => name.includes("LICENSE"))).toHaveLength(2);
  expect(unpackFonts(directory.path)).toBe(configuration);
});

test("fonts of the machine aren't asked for", () => {
  expect(fontConfiguration("/a&b")).toContain("<reset-dirs/>\n  <dir>/a&amp;b</dir>");
});
