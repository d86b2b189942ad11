import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aFont } from "#test/support/fonts.ts";
import { usedData } from "./data-directory.ts";
import { run } from "./terminal.ts";

/** A render process takes long to start on a busy machine. */
setDefaultTimeout(30_000);

async function dataWithFonts() {
  const data = await usedData();
  const [zebra, junk] = [data.beside("zebra.ttf"), data.beside("junk.ttf")];
  writeFileSync(zebra, aFont({ family: "Zebra", characters: { A: "A", 漢: "B" } }));
  writeFileSync(junk, "no font");
  return { data, zebra, junk, [Symbol.dispose]: data[Symbol.dispose] };
}

const filesIn = (directory: string) =>
  readdirSync(join(directory, "objects"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );

test("fonts are added, what is no font is refused with the reason, and the rest is kept", async () => {
  using all = await dataWithFonts();
  const { code, out, notes } = await all.data.run(
    `font add ${all.junk} ${all.zebra} ${all.data.beside("nowhere.ttf")} --space default`,
  );
  expect([code, out]).toEqual([1, "Zebra Regular\n1 added, 0 there already, 2 refused.\n"]);
  expect(notes).toContain("junk.ttf: This is no font that is taken here.");
  expect(notes).toContain("nowhere.ttf: There is no such file.");
  const again = await all.data.run(`font add ${all.zebra} --space default`);
  expect([again.code, again.out]).toEqual([0, "Zebra Regular\n0 added, 1 there already, 0 refused.\n"]);
});

test("they are listed by space and removed with their files", async () => {
  using all = await dataWithFonts();
  await all.data.run(`font add ${all.zebra} --space default`);
  const { json } = await all.data.runJson("font list --space default");
  expect(json).toMatchObject([{ family: "Zebra", style: "Regular", characters: 2 }]);
  expect((await all.data.runJson("font list --space first")).json).toEqual([]);
  const elsewhere = await all.data.run(`font remove ${json[0].id} --space first`);
  expect([elsewhere.code, elsewhere.notes]).toEqual([1, expect.stringContaining("There is no font")]);
  expect(filesIn(all.data.path)).toHaveLength(1);
  const removed = await all.data.run(`font remove ${json[0].id} --space default`);
  expect([removed.code, removed.out]).toEqual([0, "Zebra Regular is removed.\n"]);
  expect(filesIn(all.data.path)).toEqual([]);
});

test("they are in a backup, which says which are lost", async () => {
  using all = await dataWithFonts();
  const { data, zebra } = all;
  await data.run(`font add ${zebra} --space default`);
  const target = data.beside("backup");
  expect((await data.runJson(`backup ${target}`)).json).toMatchObject({ objects: 1, missingFonts: [] });
  expect(filesIn(target)).toHaveLength(1);
  copyFileSync(join(data.path, "key"), join(target, "key"));
  const there = await run(["font", "add", zebra, "--space", "default", "--data", target]);
  expect(there.out).toContain("1 there already");
  rmSync(join(data.path, "objects"), { recursive: true });
  const lost = await data.run(`backup ${data.beside("second")}`);
  expect([lost.code, lost.out]).toEqual([
    1,
    expect.stringContaining("the font Zebra Regular of the space default"),
  ]);
});
