import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plain } from "#test/support/engine.ts";
import { aDataDirectory } from "./data-directory.ts";
import { run } from "./terminal.ts";

/** A render process takes long to start on a busy machine. */
setDefaultTimeout(30_000);

async function dataWithPictures() {
  const data = aDataDirectory();
  const photos = data.beside("photos");
  mkdirSync(photos);
  for (const color of ["red", "green", "blue"])
    writeFileSync(join(photos, `${color}.png`), await plain(8, 8, color));
  await data.run(`asset add ${photos} --space default`);
  return { data, photos, target: data.beside("backup"), [Symbol.dispose]: data[Symbol.dispose] };
}

test("a backup with the key file put back is the data as it was", async () => {
  using all = await dataWithPictures();
  const { data, photos, target } = all;
  const { code, json } = await data.runJson(`backup ${target}`);
  expect([code, json]).toMatchObject([0, { target, objects: 3, keyNotIncluded: join(data.path, "key") }]);
  const signed = await data.run("sign 20x/red.png --space default");
  copyFileSync(join(data.path, "key"), join(target, "key"));
  rmSync(data.path, { recursive: true });
  const onBackup = ["--space", "default", "--data", target];
  expect((await run(["sign", "20x/red.png", ...onBackup])).out).toBe(signed.out);
  expect((await run(["asset", "add", photos, ...onBackup])).out).toBe(
    "0 added, 3 there already, 0 refused.\n",
  );
});

test("the key is not in it, which is said plainly, and it is for its owner alone", async () => {
  using all = await dataWithPictures();
  const { out } = await all.data.run(`backup ${all.target}`);
  expect(out).toContain(`keep a copy of ${join(all.data.path, "key")} elsewhere`);
  expect(existsSync(join(all.target, "key"))).toBe(false);
  expect(statSync(all.target).mode & 0o777).toBe(0o700);
});

test("nothing that is there is ever replaced", async () => {
  using all = await dataWithPictures();
  mkdirSync(all.target);
  writeFileSync(join(all.target, "mine"), "");
  const { code, notes } = await all.data.run(`backup ${all.target}`);
  expect([code, notes]).toEqual([1, `${all.target} exists already. Name a directory that doesn't.`]);
  expect(readdirSync(all.target)).toEqual(["mine"]);
});

test("one that is stopped leaves nothing behind", async () => {
  using all = await dataWithPictures();
  const before = readdirSync(all.data.beside("."));
  const { code, json } = await all.data.runJson(`backup ${all.target}`, { signal: AbortSignal.abort() });
  expect([code, json.error.code]).toEqual([1, "interrupted"]);
  expect(readdirSync(all.data.beside("."))).toEqual(before);
});

test("a target that can't be made is the machine's refusal", async () => {
  using all = await dataWithPictures();
  const { code, json } = await all.data.runJson(`backup ${all.data.beside("no/where")}`);
  expect([code, json.error.code]).toEqual([1, "machine"]);
});
