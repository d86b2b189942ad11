import { expect, test } from "bun:test";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { aDataDirectory, usedData } from "./data-directory.ts";

const modeOf = (path: string) => (lstatSync(path).mode & 0o777).toString(8);

test("the first command makes the data directory, for its owner alone", async () => {
  using data = aDataDirectory();
  const { code, json } = await data.runJson("space create shop");
  expect([code, json]).toMatchObject([
    0,
    { key: "shop", name: "shop", defaults: "web", unsafeAllowed: false },
  ]);
  expect(modeOf(data.path)).toBe("700");
  expect(modeOf(join(data.path, "key"))).toBe("600");
  expect(modeOf(join(data.path, "imagor.db"))).toBe("600");
});

test("beside the new space there is the one of the first start, and both can sign", async () => {
  using data = aDataDirectory();
  await data.run("space create shop");
  for (const space of ["shop", "default"]) {
    const { code, out } = await data.run(`sign 300x200/smart/cat.jpg --space ${space}`);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^/i/${space}/[\\w-]{40}/300x200/smart/cat.jpg\n$`)),
    ]);
  }
});

test("times in JSON are those of the API", async () => {
  using data = aDataDirectory();
  const { json } = await data.runJson("space create shop");
  expect(json.createdAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/);
  const { json: keys } = await data.runJson("signing-key list --space shop");
  await data.run(`signing-key disable ${keys[0].id} --space shop`);
  const { json: disabled } = await data.runJson("signing-key list --space shop");
  for (const time of [disabled[0].createdAt, disabled[0].disabledAt]) expect(Date.parse(time)).toBePositive();
});

test("name, defaults and unsafe are what was asked for", async () => {
  using data = aDataDirectory();
  const { json } = await data.runJson("space create old --name Archive --defaults imagor --unsafe");
  expect(json).toMatchObject({ key: "old", name: "Archive", defaults: "imagor", unsafeAllowed: true });
});

test("spaces are listed and shown with what they allow", async () => {
  using data = aDataDirectory();
  await data.run("space create shop --raw --name Shop");
  const { json } = await data.runJson("space list");
  expect(json).toMatchObject([
    { key: "default", rawAllowed: false },
    { key: "shop", rawAllowed: true },
  ]);
  expect((await data.run("space list")).out).toMatch(/^shop +Shop +web +no +yes +20.*Z$/m);
  expect((await data.runJson("space show shop")).json).toEqual(json[1]);
  expect((await data.run("space show shop")).out).toMatch(/^raw +yes: /m);
});

test("a space is changed in what is named, and back", async () => {
  using data = await usedData();
  const { json: made } = await data.runJson("space create shop");
  const { json: changed } = await data.runJson("space update shop --raw --unsafe --name Shop");
  expect(changed).toEqual({ ...made, rawAllowed: true, unsafeAllowed: true, name: "Shop" });
  const { json: back } = await data.runJson("space update shop --no-raw --no-unsafe");
  expect(back).toEqual({ ...made, name: "Shop" });
});

test("a space is given limits of its own, and the server's again", async () => {
  using data = await usedData();
  const { json: made } = await data.runJson("space create shop --limit RESULT_MAX_SIDE=2000");
  expect(made.limits).toEqual({ resultMaxSide: 2000 });
  const changes = "--limit SOURCE_MAX_BYTES=5MB --limit RENDER_CPU_SECONDS=2 --no-limit RESULT_MAX_SIDE";
  const { json: changed } = await data.runJson(`space update shop ${changes}`);
  expect(changed).toEqual({ ...made, limits: { sourceMaxBytes: 5_000_000, cpuSeconds: 2 } });
  const limitsLine = async () => /^limits +(.*)$/m.exec((await data.run("space show shop")).out)?.[1];
  expect(await limitsLine()).toBe(
    "SOURCE_MAX_BYTES=5000000, RENDER_CPU_SECONDS=2; all others are the server's",
  );
  await data.run("space update shop --no-limit SOURCE_MAX_BYTES --no-limit RENDER_CPU_SECONDS");
  expect(await limitsLine()).toBe("the server's");
});

test("a space is given rules, and none again", async () => {
  using data = await usedData();
  const rules = "--rule publicMaxSide=2000 --rule originalsNeverPublic=yes --rule strip=exif,profile";
  const { json: made } = await data.runJson(`space create shop ${rules}`);
  expect(made.rules).toEqual({
    publicMaxSide: 2000,
    originalsNeverPublic: true,
    strip: ["exif", "profile"],
  });
  const changes = "--rule referrers=Shop.example,*.partner.example --no-rule strip --no-rule publicMaxSide";
  const { json: changed } = await data.runJson(`space update shop ${changes}`);
  const referrers = ["shop.example", "*.partner.example"];
  expect(changed).toEqual({ ...made, rules: { originalsNeverPublic: true, referrers } });
  const rulesLine = async () => /^rules +(.*)$/m.exec((await data.run("space show shop")).out)?.[1];
  expect(await rulesLine()).toBe("originalsNeverPublic=yes referrers=shop.example,*.partner.example");
  await data.run("space update shop --no-rule originalsNeverPublic --no-rule referrers");
  expect(await rulesLine()).toBe("none");
});

const refused: [string, number, RegExp][] = [
  ["space create default", 1, /taken/],
  ["space create www", 1, /reserved/],
  ["space create My_Shop", 1, /a-z, 0-9/],
  ["space update default", 2, /^Nothing is named that is to change/],
  ["space update default --raw --no-raw", 2, /^--raw and --no-raw say the opposite\.$/],
  ["space create shop --unsafe --no-unsafe", 2, /say the opposite/],
  ["space update shop --raw", 1, /no space "shop"/],
  ["space show shop", 1, /no space "shop"/],
  ["space create shop --limit SIDE=2000", 2, /^A space has no limit "SIDE"\. It has SOURCE_MAX_PIXELS, /],
  ["space create shop --limit RESULT_MAX_SIDE", 2, /^--limit RESULT_MAX_SIDE has to be a whole number/],
  ["space create shop --limit URL_MAX_BYTES=9", 2, /^--limit URL_MAX_BYTES has to be bytes, from 1024/],
  ["space create shop --limit RESULT_MAX_SIDE=12000", 1, /resultMaxSide: use a whole number from 1 to 9999/],
  ["space create shop --limit NEW_RESULTS_PER_HOUR=0", 1, /a whole number from 1 on\.$/],
  [
    "space update default --limit RENDER_SECONDS=9 --no-limit RENDER_SECONDS",
    2,
    /^Each limit can be named once/,
  ],
  ["space create shop --rule colour=red", 1, /^A space has no rule "colour"\. It has fallback, /],
  ["space create shop --rule publicMaxSide", 1, /^The rule publicMaxSide has to be a whole number from 1/],
  ["space create shop --rule mozjpeg=perhaps", 1, /^The rule mozjpeg has to be yes or no/],
  ["space update default --no-rule colour", 1, /no rule "colour"/],
  ["space update default --rule mozjpeg=yes --no-rule mozjpeg", 2, /^Each rule can be named once/],
  ["space create shop --defaults thumbor", 2, /^--defaults has to be web or imagor, not "thumbor"\.$/],
];
test.each(refused)("`%s` ends with %i and says why", async (line, code, reason) => {
  using data = await usedData();
  expect(await data.run(line)).toMatchObject({ code, out: "", notes: expect.stringMatching(reason) });
});

test("where unsigned URLs are forbidden no space is made that answers them", async () => {
  using data = aDataDirectory();
  const { code, notes } = await data.run("space create shop --unsafe", { env: { MODE: "hosted" } });
  expect([code, notes]).toEqual([1, expect.stringContaining("ALLOW_UNSAFE")]);
  expect((await data.run("migrate")).notes).toStartWith("There is no data");
});
