import { expect, setDefaultTimeout, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { openServices } from "#src/app.ts";
import { loadConfig } from "#src/config/load.ts";
import { setAvatar } from "#src/domain/identity/avatar.ts";
import { plain } from "#test/support/engine.ts";
import { strictLog } from "#test/support/log.ts";
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

/** As by the page of a profile. */
async function giveAvatar(dataDir: string, userId: string): Promise<void> {
  const loaded = loadConfig({ env: { DATA_DIR: dataDir } });
  if ("mistakes" in loaded) throw new Error("a mistake in the settings of a test");
  const services = await openServices(loaded.config, strictLog());
  const own = {
    kind: "person",
    userId,
    sessionId: "s",
    steppedUpAt: 0,
    isOperator: false,
    network: "",
  } as const;
  await setAvatar(
    services,
    { ...own, orgs: [], openedOrgs: [], spaces: [], demands: [] },
    { bytes: await plain(300, 300, "red") },
  );
  await services.close();
}

test("the pictures of people are in it, and one that is lost is named", async () => {
  using data = aDataDirectory();
  const { json: ada } = await data.runJson("user create ada@example.com");
  await giveAvatar(data.path, ada.id);
  const objects = (place: string) => [...new Glob("objects/**").scanSync(place)].sort();
  const target = data.beside("backup");
  const { json } = await data.runJson(`backup ${target}`);
  expect(json).toMatchObject({ objects: 1, missingAvatars: [] });
  expect(objects(target)).toHaveLength(1);
  expect(objects(target)).toEqual(objects(data.path));
  rmSync(join(data.path, "objects"), { recursive: true });
  const lost = await data.run(`backup ${data.beside("second")}`);
  expect([lost.code, lost.out]).toEqual([1, expect.stringContaining("the picture of ada@example.com.")]);
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

test.each([
  ["no/where", "There is no directory .*/no. Make it first."],
  ["file/backup", "is not a directory. Name another place."],
  ["data/backup", "lies in the data itself. Name a directory outside"],
  ["link/backup", "lies in the data itself. Name a directory outside"],
])("a backup to %s is refused with what to do", async (name, says) => {
  using all = await dataWithPictures();
  const { data } = all;
  writeFileSync(data.beside("file"), "");
  symlinkSync(data.path, data.beside("link"));
  const { code, notes } = await data.run(`backup ${data.beside(name)}`);
  expect([code, notes]).toEqual([1, expect.stringMatching(new RegExp(says))]);
  expect(existsSync(data.beside(name))).toBe(false);
});

test("an empty directory is taken", async () => {
  using all = await dataWithPictures();
  mkdirSync(all.target);
  const { code, json } = await all.data.runJson(`backup ${all.target}`);
  expect([code, json.objects]).toEqual([0, 3]);
});

test("pictures whose files are gone are named, and the rest is kept", async () => {
  using all = await dataWithPictures();
  const { data, target } = all;
  const files = [...new Glob("objects/*/*").scanSync({ cwd: data.path })].sort();
  const gone = files[0] ?? "";
  rmSync(join(data.path, gone));
  const { code, json } = await data.runJson(`backup ${target}`);
  expect([code, json]).toMatchObject([1, { objects: 2, missing: [{ versionId: gone.split("/").at(-1) }] }]);
  const { out } = await data.run(`backup ${target}-2`);
  expect(out).toMatch(
    /^The file of [\w-]{36} is not on the disk: version 1 of \w+\.png in the space default\.$/m,
  );
});
