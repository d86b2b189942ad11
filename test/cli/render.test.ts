import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { aDirectory } from "#test/support/directory.ts";
import { decode, plain } from "#test/support/engine.ts";
import { run, runJson } from "./terminal.ts";

/** A render process takes long to start on a busy machine. */
setDefaultTimeout(30_000);

const picture = await plain(60, 40, "red");

function aPicture() {
  const directory = aDirectory();
  const file = join(directory.path, "cat.png");
  const output = join(directory.path, "out");
  writeFileSync(file, picture);
  return { path: directory.path, file, output, [Symbol.dispose]: directory[Symbol.dispose] };
}

test("one transformation of a file goes to a file", async () => {
  using cat = aPicture();
  const { code, json } = await runJson([
    "render",
    "30x30/filters:format(jpeg)/cat.png",
    cat.file,
    "-o",
    cat.output,
  ]);
  expect([code, json]).toMatchObject([
    0,
    { file: cat.output, contentType: "image/jpeg", width: 30, height: 30 },
  ]);
  const made = await Bun.file(cat.output).bytes();
  expect([made.length, (await decode(made)).width]).toEqual([json.sizeBytes, 30]);
  expect(readdirSync(cat.path).sort()).toEqual(["cat.png", "out"]);
});

test("standard output gets the picture and nothing else", async () => {
  using cat = aPicture();
  const { code, bytes, notes } = await run(["render", "-20x10/cat.png", cat.file, "-o", "-"]);
  expect([code, notes, (await decode(bytes)).width]).toEqual([0, "", 20]);
});

test("meta gives its JSON", async () => {
  using cat = aPicture();
  const { bytes } = await run(["render", "meta/30x20/cat.png", cat.file, "-o", "-"]);
  expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ format: "png", width: 30, height: 20 });
});

test("a device is written to, never replaced by a file", async () => {
  using cat = aPicture();
  expect(await run(["render", "20x/cat.png", cat.file, "-o", "/dev/null"])).toMatchObject({ code: 0 });
  expect(await Bun.file("/dev/null").text()).toBe("");
});

test.each(["300x200", "fit-in/300x200", "300x200/smart"])(
  "%s without a name behind it is not silently left undone",
  async (path) => {
    using cat = aPicture();
    const { code, notes } = await run(["render", path, cat.file, "-o", cat.output]);
    expect([code, notes]).toEqual([2, expect.stringContaining(`Put one behind it: ${path}/cat.jpg`)]);
  },
);

test("a slash in place of a name is enough", async () => {
  using cat = aPicture();
  expect((await runJson(["render", "30x20/", cat.file, "-o", cat.output])).json).toMatchObject({ width: 30 });
});

test("the limits are those of the settings", async () => {
  using cat = aPicture();
  const env = { SOURCE_MAX_PIXELS: "2399" };
  const { code, json } = await runJson(["render", "20x/cat.png", cat.file, "-o", cat.output], { env });
  expect([code, json.error.code]).toEqual([1, "too_large"]);
  expect(readdirSync(cat.path)).toEqual(["cat.png"]);
});

test("the file that libvips is unpacked into belongs to this user alone", async () => {
  using cat = aPicture();
  const data = join(cat.path, "data");
  mkdirSync(data, { mode: 0o700 });
  await run(["render", "20x/cat.png", cat.file, "-o", cat.output, "--data", data]);
  expect(Bun.spawnSync(["stat", "-c", "%a", join(data, "cache/native")]).stdout.toString()).toBe("700\n");
});

test("what can't be done is said, and nothing is written", async () => {
  using cat = aPicture();
  const text = join(cat.path, "notes.txt");
  writeFileSync(text, "no picture");
  const refused: [string[], number, RegExp][] = [
    [
      ["render", "20x/a.png", join(cat.path, "none.png"), "-o", cat.output],
      1,
      /There is no file .*none\.png/,
    ],
    [["render", "20x/a.png", cat.path, "-o", cat.output], 1, /is not a file/],
    [["render", "20x/a.png", text, "-o", cat.output], 1, /picture/],
    [["render", "20x/a.png", cat.file, "-o", "-", "--json"], 2, /both write to standard output/],
    [
      ["render", "20x/a.png", cat.file, "-o", join(cat.path, "no/where.png")],
      1,
      /There is no directory .*\/no\. Make it first\./,
    ],
    [["render", "20x/a.png", cat.file], 2, /--output OUT is needed/],
  ];
  for (const [words, code, reason] of refused) {
    const ran = await run(words);
    expect([ran.code, ran.notes + ran.out]).toEqual([code, expect.stringMatching(reason)]);
  }
  expect(readdirSync(cat.path).sort()).toEqual(["cat.png", "notes.txt"]);
});
